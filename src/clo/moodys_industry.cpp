#include "clo/moodys_industry.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "clo/contains.hpp"
#include "clo/reference_table.hpp"

namespace ballast::clo {

namespace {

struct Industries {
    std::vector<std::string> texts;
    std::vector<std::string_view> names;

    Industries() {
        for (auto& row : reference_table("moodys_industries.csv"))
            texts.push_back(std::move(row[0]));
        names.assign(texts.begin(), texts.end());
    }
};

}  // namespace

std::span<const std::string_view> moodys_industries() {
    static const Industries kIndustries;
    return kIndustries.names;
}

bool is_moodys_industry(std::string_view name) { return contains(moodys_industries(), name); }

}  // namespace ballast::clo
