#include "model/occ_symbol.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "base/text.hpp"

namespace ballast::model {

namespace {

constexpr std::size_t kRootWidth = 6;
constexpr std::size_t kDateWidth = 6;
constexpr std::size_t kStrikeWidth = 8;
constexpr std::size_t kTailWidth = kDateWidth + 1 + kStrikeWidth;
constexpr Int128 kUnitsPerThousandth = 1'000'000'000;  // Decimal's units of 10^-12

// Empty when the root is valid.
std::string_view error_of_root(std::string_view root) {
    if (root.empty()) return "the root is empty";
    if (root.front() == ' ') return "the root is not left aligned";
    if (root.size() > kRootWidth) return "the root is longer than 6 characters";
    if (!std::ranges::all_of(root, [](char c) { return is_digit(c) || is_capital(c); }))
        return "the root has a character that is neither a capital letter nor a digit";
    if (!std::ranges::any_of(root, is_capital)) return "the root has no letter";
    return {};
}

Error bad_symbol(std::string_view symbol, std::string_view why) {
    return fail(Code::kInvalidInput,
                fmt::format("\"{}\" is not an OCC option symbol: {}", symbol.substr(0, 40), why));
}

// `digits` are all digits.
int number(std::string_view digits) {
    int value = 0;
    for (const char c : digits) value = value * 10 + (c - '0');
    return value;
}

}  // namespace

Result<OptionTerms> parse_occ_symbol(std::string_view symbol) {
    if (symbol.size() <= kTailWidth || symbol.size() > kRootWidth + kTailWidth)
        return bad_symbol(symbol,
                          fmt::format("expected 16 to 21 characters, got {}", symbol.size()));
    // The tail has a fixed width, the root has not: split from the right.
    std::string_view root = symbol.substr(0, symbol.size() - kTailWidth);
    const std::string_view tail = symbol.substr(root.size());
    if (root.find(' ') != std::string_view::npos && root.size() != kRootWidth)
        return bad_symbol(symbol, "a root with blanks is padded to exactly 6 characters");
    while (root.ends_with(' ')) root.remove_suffix(1);
    if (const auto error = error_of_root(root); !error.empty()) return bad_symbol(symbol, error);

    const std::string_view date = tail.substr(0, kDateWidth);
    if (!std::ranges::all_of(date, is_digit))
        return bad_symbol(symbol, fmt::format("the expiry \"{}\" is not six digits, yymmdd", date));
    const auto expiry = fin::Date::from_ymd(2000 + number(date.substr(0, 2)),
                                            number(date.substr(2, 2)), number(date.substr(4, 2)));
    if (!expiry)
        return bad_symbol(symbol, fmt::format("the expiry {} (yymmdd) is not a date", date));

    const char right = tail[kDateWidth];
    if (right != 'C' && right != 'P')
        return bad_symbol(symbol, fmt::format("the right must be C or P, got '{}'", right));

    const std::string_view strike = tail.substr(kDateWidth + 1);
    if (!std::ranges::all_of(strike, is_digit))
        return bad_symbol(symbol, fmt::format("the strike \"{}\" is not eight digits", strike));
    const int thousandths = number(strike);
    if (thousandths == 0) return bad_symbol(symbol, "the strike is zero");
    return OptionTerms{std::string(root), *expiry,
                       right == 'C' ? OptionRight::kCall : OptionRight::kPut,
                       Decimal::from_units(thousandths * kUnitsPerThousandth)};
}

Result<std::string> format_occ_symbol(const OptionTerms& terms, OccForm form) {
    const auto unfit = [](std::string why) {
        return fail(Code::kInvalidInput, "this option has no OCC symbol: " + std::move(why));
    };
    if (const auto error = error_of_root(terms.underlying); !error.empty())
        return unfit(fmt::format("{} (\"{}\")", error, terms.underlying.substr(0, 40)));
    const int year = terms.expiry.year();
    if (year < 2000 || year > 2099)
        return unfit(fmt::format("the expiry {} is not in 2000 to 2099", terms.expiry.to_string()));
    const Int128 units = terms.strike.units();
    if (units <= 0 || units % kUnitsPerThousandth != 0 || units / kUnitsPerThousandth > 99'999'999)
        return unfit(
            fmt::format("the strike {} is not between 0.001 and 99999.999 with at most 3 decimals",
                        terms.strike.to_string()));
    return fmt::format("{:<{}}{:02}{:02}{:02}{}{:08}", terms.underlying,
                       form == OccForm::kPadded ? kRootWidth : 0, year - 2000, terms.expiry.month(),
                       terms.expiry.day(), terms.right == OptionRight::kCall ? 'C' : 'P',
                       static_cast<std::int64_t>(units / kUnitsPerThousandth));
}

}  // namespace ballast::model
