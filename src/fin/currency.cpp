#include "fin/currency.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <vector>

#include "base/check.hpp"
#include "base/text.hpp"
#include "embedded/ballast_fin_refdata.hpp"

namespace ballast::fin {

namespace {

constexpr std::size_t kCodeLength = 3;

struct Entry {
    std::string_view code;
    int digits;
};

// Columns code,numeric,minor_digits,name; sorted by code.
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

// At most three codes, the nearest first, that differ in one letter.
std::vector<std::string_view> nearest(std::string_view text) {
    std::vector<std::string_view> codes;
    for (const Entry& entry : entries())
        if (edit_distance(text, entry.code) <= 1) codes.push_back(entry.code);
    codes = by_distance(text, codes);
    codes.resize(std::min<std::size_t>(codes.size(), 3));
    return codes;
}

}  // namespace

Result<Currency> Currency::parse(std::string_view code) {
    const auto at = std::ranges::lower_bound(entries(), code, {}, &Entry::code);
    if (at != entries().end() && at->code == code)
        return Currency(code[0], code[1], code[2], at->digits);
    const std::string_view shown = code.substr(0, 20);
    const auto candidates = nearest(shown);
    return fail(Code::kInvalidInput, fmt::format("\"{}\" is not an ISO 4217 currency code{}{}",
                                                 shown, candidates.empty() ? "" : "; the nearest: ",
                                                 fmt::join(candidates, ", ")));
}

}  // namespace ballast::fin
