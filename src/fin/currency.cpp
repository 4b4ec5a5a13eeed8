#include "fin/currency.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <utility>
#include <vector>

#include "base/check.hpp"
#include "embedded/ballast_fin_refdata.hpp"

namespace ballast::fin {

namespace {

constexpr std::size_t kCodeLength = 3;

struct Entry {
    std::string_view code;
    int digits;
};

// code,numeric,minor_digits,name; sorted by code.
const std::vector<Entry>& entries() {
    static const std::vector<Entry> all = [] {
        std::string_view text = refdata::find("currencies.csv");
        std::vector<Entry> read;
        while (!text.empty()) {
            const std::string_view line = text.substr(0, text.find('\n'));
            text.remove_prefix(std::min(text.size(), line.size() + 1));
            const std::size_t digits = line.find(',', kCodeLength + 1) + 1;
            if (line.starts_with("code,")) continue;
            CHECK(line.size() > digits && digits > kCodeLength);
            read.push_back(
                {line.substr(0, kCodeLength), line[digits] == ',' ? -1 : line[digits] - '0'});
        }
        CHECK(std::ranges::is_sorted(read, {}, &Entry::code));
        return read;
    }();
    return all;
}

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

// Letters in place count two each, letters out of place one each.
int likeness(std::string_view code, std::string_view text) {
    int score = 0;
    for (std::size_t i = 0; i < code.size(); ++i) {
        if (i < text.size() && upper(text[i]) == code[i])
            score += 2;
        else if (std::ranges::any_of(text, [&](char c) { return upper(c) == code[i]; }))
            score += 1;
    }
    return score;
}

std::vector<std::string_view> nearest(std::string_view text) {
    std::vector<std::pair<int, std::string_view>> scored;
    for (const Entry& entry : entries())
        if (const int score = likeness(entry.code, text); score >= 3)
            scored.emplace_back(-score, entry.code);
    std::ranges::sort(scored);
    std::vector<std::string_view> codes;
    for (std::size_t i = 0; i < std::min<std::size_t>(scored.size(), 3); ++i)
        codes.push_back(scored[i].second);
    return codes;
}

}  // namespace

Result<Currency> Currency::parse(std::string_view code) {
    const auto at = std::ranges::lower_bound(entries(), code, {}, &Entry::code);
    if (at != entries().end() && at->code == code)
        return Currency(code[0], code[1], code[2], at->digits);
    const std::string_view shown = code.substr(0, 20);
    const auto candidates = nearest(shown);
    return fail(Code::kInvalidInput, fmt::format("\"{}\" is not a currency code of ISO 4217{}{}",
                                                 shown, candidates.empty() ? "" : "; the nearest: ",
                                                 fmt::join(candidates, ", ")));
}

}  // namespace ballast::fin
