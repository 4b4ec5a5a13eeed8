#include "plan/reference_table.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include "base/check.hpp"
#include "embedded/ballast_plan_refdata.hpp"

namespace ballast::plan {

namespace {

std::vector<std::string_view> cells_of(std::string_view line) {
    std::vector<std::string_view> cells;
    for (;;) {
        const std::size_t comma = line.find(',');
        cells.push_back(line.substr(0, comma));
        if (comma == std::string_view::npos) return cells;
        line.remove_prefix(comma + 1);
    }
}

}  // namespace

std::vector<std::vector<std::string_view>> reference_table(std::string_view name) {
    std::string_view text = refdata::find(name);
    CHECK(!text.empty());
    std::vector<std::vector<std::string_view>> rows;
    while (!text.empty()) {
        std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (!line.empty() && !line.starts_with('#')) rows.push_back(cells_of(line));
    }
    return rows;
}

std::vector<std::string> reference_texts(std::string_view name, std::string_view key) {
    std::vector<std::string> texts;
    for (const std::vector<std::string_view>& row : reference_table(name))
        if (row.size() > 1 && row[0] == key) texts.emplace_back(row[1]);
    return texts;
}

double reference_number(std::string_view cell) {
    double value = std::numeric_limits<double>::quiet_NaN();
    if (!cell.empty()) {
        const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
        CHECK(error == std::errc{} && end == cell.data() + cell.size());
    }
    return value;
}

}  // namespace ballast::plan
