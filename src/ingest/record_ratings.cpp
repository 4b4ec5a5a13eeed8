#include "ingest/record_ratings.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace ballast::ingest {

namespace {

constexpr std::array<std::string_view, 24> kMoodys{
    "Aaa", "Aa1", "Aa2", "Aa3", "A1",   "A2",   "A3",   "Baa1", "Baa2", "Baa3", "Ba1", "Ba2",
    "Ba3", "B1",  "B2",  "B3",  "Caa1", "Caa2", "Caa3", "Ca",   "C",    "WR",   "NR",  "D"};
constexpr std::array<std::string_view, 26> kOthers{
    "AAA", "AA+", "AA", "AA-",  "A+",  "A",    "A-", "BBB+", "BBB", "BBB-", "BB+", "BB", "BB-",
    "B+",  "B",   "B-", "CCC+", "CCC", "CCC-", "CC", "C",    "RD",  "SD",   "D",   "NR", "WD"};

template <std::size_t Count>
std::optional<std::string> in_scale(const std::array<std::string_view, Count>& scale,
                                    std::string_view text) {
    const std::string plain = lower(text);
    const auto* found =
        std::ranges::find_if(scale, [&](std::string_view one) { return lower(one) == plain; });
    return found == scale.end() ? std::nullopt : std::optional(std::string(*found));
}

}  // namespace

std::string standard_agency(std::string_view text) {
    std::string name;
    for (const char c : lower(text))
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) name += c;
    if (name == "moody" || name == "mdy") return "moodys";
    if (name == "standardpoors" || name == "standardandpoors" || name == "spglobal") return "sp";
    return name;
}

std::optional<std::string> standard_rating(std::string_view agency, std::string_view text) {
    if (agency == "moodys") return in_scale(kMoodys, text);
    if (agency == "sp" || agency == "fitch") return in_scale(kOthers, text);
    return std::string(text);
}

}  // namespace ballast::ingest
