#include "clo/tape_value.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "base/text.hpp"
#include "base/words.hpp"
#include "clo/asset_columns.hpp"

namespace ballast::clo {

namespace {

struct Spelling {
    std::string_view field;
    std::string_view old;  // in lower case
    std::string_view value;
};

constexpr std::array kSpellings{
    Spelling{"country", "usa", "US"},
    Spelling{"country", "united states", "US"},
    Spelling{"country", "united states of america", "US"},
    Spelling{"country", "uk", "GB"},
    Spelling{"country", "united kingdom", "GB"},
    Spelling{"country", "great britain", "GB"},
    Spelling{"country", "canada", "CA"},
    Spelling{"country", "netherlands", "NL"},
    Spelling{"country", "the netherlands", "NL"},
    Spelling{"country", "germany", "DE"},
    Spelling{"country", "france", "FR"},
    Spelling{"country", "luxembourg", "LU"},
    Spelling{"country", "ireland", "IE"},
    Spelling{"country", "sweden", "SE"},
    Spelling{"country", "switzerland", "CH"},
    Spelling{"country", "australia", "AU"},
    Spelling{"country", "bermuda", "BM"},
    Spelling{"country", "cayman islands", "KY"},
    Spelling{"coupon_type", "float", "floating"},
    Spelling{"frequency", "monthly", "12"},
    Spelling{"frequency", "quarterly", "4"},
    Spelling{"frequency", "semi-annually", "2"},
    Spelling{"frequency", "semi-annual", "2"},
    Spelling{"frequency", "annually", "1"},
    Spelling{"frequency", "annual", "1"},
    Spelling{"moodys_category", "moody's senior secured loan", "senior_secured_loan"},
    Spelling{"moodys_category", "moody's non-senior secured loan", "non_senior_secured_loan"},
    Spelling{"moodys_category", "other moody's obligation", "other"},
    Spelling{"sp_category", "senior secured loans", "senior_secured"},
    Spelling{"side", "b", "buy"},
    Spelling{"side", "s", "sell"},
    Spelling{"side", "purchase", "buy"},
    Spelling{"side", "sale", "sell"},
    Spelling{"side", "paydown", "repayment"},
};

// Other common headings.
constexpr std::array kHeadings{
    std::pair<std::string_view, std::string_view>{"asset", "id"},
    std::pair<std::string_view, std::string_view>{"asset id", "id"},
    std::pair<std::string_view, std::string_view>{"issuer", "issuer_name"},
    std::pair<std::string_view, std::string_view>{"par", "par"},
    std::pair<std::string_view, std::string_view>{"par amount", "par"},
    std::pair<std::string_view, std::string_view>{"price", "price"},
    std::pair<std::string_view, std::string_view>{"purchase price", "purchase_price"},
    std::pair<std::string_view, std::string_view>{"trade date", "trade_date"},
    std::pair<std::string_view, std::string_view>{"settle date", "settle_date"},
    std::pair<std::string_view, std::string_view>{"date", "date"},
};

// Without blanks around it, with plain apostrophes and blanks.
std::string plain_cell(std::string_view cell) {
    std::string text;
    for (std::size_t i = 0; i < cell.size(); ++i) {
        const std::string_view rest = cell.substr(i);
        if (rest.starts_with("\xE2\x80\x98") || rest.starts_with("\xE2\x80\x99")) {
            text += '\'';
            i += 2;
        } else if (rest.starts_with("\xC2\xA0")) {
            text += ' ';
            i += 1;
        } else {
            text += cell[i];
        }
    }
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

// "1,500,000.00": groups of three digits, which a decimal comma never has.
bool is_grouped_number(std::string_view text) {
    if (text.starts_with('-')) text.remove_prefix(1);
    const std::size_t point = text.find('.');
    const std::string_view whole = text.substr(0, point);
    const std::size_t first = whole.find(',');
    if (first == std::string_view::npos || first == 0 || first > 3) return false;
    for (std::size_t i = 0; i < whole.size(); ++i) {
        const bool comma = i >= first && (i - first) % 4 == 0;
        if (comma ? whole[i] != ',' : !is_digit(whole[i])) return false;
    }
    return (whole.size() - first) % 4 == 0;
}

template <class T>
struct Held {
    using Type = T;
};
template <class T>
struct Held<std::optional<T>> {
    using Type = T;
};

enum class CellForm { kText, kBoolean, kEnum };

CellForm form_of(std::string_view name) {
    CellForm form = name == "side" ? CellForm::kEnum : CellForm::kText;
    describe::Described<Asset>::fields.each([&](const auto& field) {
        using Member = std::remove_cvref_t<decltype(std::declval<Asset>().*field.member)>;
        using T = Held<Member>::Type;
        if (field.name != name) return;
        if constexpr (std::is_same_v<T, bool>)
            form = CellForm::kBoolean;
        else if constexpr (describe::DescribedEnum<T> && !std::is_same_v<T, MoodysRating> &&
                           !std::is_same_v<T, SpRating> && !std::is_same_v<T, fin::DayCount>)
            form = CellForm::kEnum;
    });
    return form;
}

}  // namespace

std::string tape_value(std::string_view field, std::string_view cell) {
    std::string text = plain_cell(cell);
    const std::string low = lower(text);
    for (const Spelling& spelling : kSpellings)
        if (spelling.field == field && spelling.old == low) return std::string(spelling.value);
    switch (form_of(field)) {
        case CellForm::kBoolean:
            if (low == "y" || low == "yes" || low == "true" || low == "1") return "true";
            if (low == "n" || low == "no" || low == "false" || low == "0") return "false";
            return text;
        case CellForm::kEnum: {
            std::string word = low;
            std::ranges::replace_if(word, [](char c) { return c == ' ' || c == '-'; }, '_');
            return word;
        }
        case CellForm::kText:
            break;
    }
    if (is_grouped_number(text)) std::erase(text, ',');
    return text;
}

std::optional<double> tape_number(std::string_view cell) {
    double value = 0.0;
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    if (error != std::errc() || end != cell.data() + cell.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

std::optional<Decimal> tape_decimal(std::string_view cell) {
    if (const auto exact = Decimal::parse(cell)) return *exact;
    const auto number = tape_number(cell);
    if (!number) return std::nullopt;
    const auto nearest = Decimal::from_double(*number, Decimal::kScale, Rounding::kHalfEven);
    return nearest ? std::optional(*nearest) : std::nullopt;
}

std::string tape_field(std::string_view heading) {
    const std::string low = lower(plain_cell(heading));
    for (const AssetColumn& column : kAssetColumns)
        if (low == column.field || (!column.header.empty() && low == lower(column.header)) ||
            (!column.sqlite.empty() && low == lower(column.sqlite)))
            return std::string(column.field);
    const std::string spaced = spaced_word(low);
    for (const auto& [name, field] : kHeadings)
        if (spaced == name) return std::string(field);
    return {};
}

}  // namespace ballast::clo
