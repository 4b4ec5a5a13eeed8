// One row: its cells as values, and its result.
#include <algorithm>
#include <fmt/format.h>

#include "ingest/broker/sheet.hpp"
#include "ingest/broker/text.hpp"

namespace ballast::ingest::broker {

namespace {

using Type = model::TransactionType;

constexpr std::array kRowNumbers = {Field::kQuantity, Field::kPrice, Field::kAmount,
                                    Field::kFees,     Field::kTax,   Field::kGross};

bool moves_shares(Act act) {
    switch (act) {
        case Act::kBuy:
        case Act::kSell:
        case Act::kReinvest:
        case Act::kTransferIn:
        case Act::kTransferOut:
        case Act::kShortSell:
        case Act::kCover:
        case Act::kExercise:
        case Act::kAssign:
        case Act::kExpire:
            return true;
        default:
            return false;
    }
}

bool names_security(Act act) {
    return moves_shares(act) || act == Act::kSplit || act == Act::kReturnOfCapital ||
           act == Act::kMerger;
}

bool pays_out(Act act) {
    return act == Act::kBuy || act == Act::kCover || act == Act::kFee || act == Act::kTax ||
           act == Act::kWithdrawal;
}

bool is_trade(Act act) {
    return act == Act::kBuy || act == Act::kSell || act == Act::kShortSell || act == Act::kCover;
}

bool pays_in(Act act) {
    return act == Act::kSell || act == Act::kShortSell || act == Act::kDeposit;
}

// Pence: a hundredth of the stated currency.
bool is_pence(std::string_view code) { return code == "GBX" || code == "GBp" || code == "P"; }

}  // namespace

Row::Row(Sheet& sheet, const Records::Record& record) : sheet_(sheet), record_(record) {}

const Layout& Row::layout() const { return sheet_.layout; }

int Row::index(Field field) const { return sheet_.layout.at(field); }

std::string_view Row::cell(int column) const {
    const auto at = static_cast<std::size_t>(column);
    if (column < 0 || at >= record_.count) return {};
    return trim(sheet_.records.cells[record_.first + at]);
}

std::string_view Row::text(std::string_view key) const { return cell(sheet_.layout.find(key)); }

bool Row::has(Field field) const {
    const std::string_view value = text(field);
    return !value.empty() && value != "-" && value != "- -" && value != "--" &&
           !equal_folded(value, "n/a") && !equal_folded(value, "not available");
}

bool Row::is_blank() const {
    const auto cells = sheet_.records.of(record_);
    return std::all_of(cells.begin(), cells.end(),
                       [](std::string_view cell) { return trim(cell).empty(); });
}

bool Row::costs_are_signed() const { return sheet_.signed_costs; }

DecimalSign Row::sign_of_row() {
    std::array<bool, 3> seen{};
    for (const Field field : kRowNumbers)
        if (index(field) >= 0)
            seen[static_cast<std::size_t>(shown_decimal_sign(text(field)))] = true;
    if (seen[1] == seen[2]) return sheet_.decimal_sign;
    return seen[1] ? DecimalSign::kPoint : DecimalSign::kComma;
}

std::optional<Decimal> Row::number(Field field) {
    return number_at(index(field), field == Field::kQuantity);
}

std::optional<Decimal> Row::number_at(int column, bool exact) {
    const std::string_view value = cell(column);
    if (value.empty()) return std::nullopt;
    const bool reported = sheet_.options.mapping && sheet_.options.mapping->decimal_sign;
    NumberText number = read_number(value, reported ? sheet_.decimal_sign : DecimalSign::kUnknown);
    if (number.kind == NumberText::Kind::kAmbiguous) number = read_number(value, sign_of_row());
    switch (number.kind) {
        case NumberText::Kind::kAbsent:
            return std::nullopt;
        case NumberText::Kind::kAmbiguous:
            reject("ambiguous_decimal", column,
                   fmt::format("an unambiguous number: {} or {}", number.value.to_string(),
                               number.other.to_string()),
                   "state the decimal sign in a mapping");
            return std::nullopt;
        case NumberText::Kind::kBad:
            reject("decimal", column, "a number such as 1,234.56 or (5.00)",
                   "write digits with one decimal sign, at most 26 before it");
            return std::nullopt;
        case NumberText::Kind::kNumber:
            break;
    }
    if (exact && number.rounded) {
        reject("decimal", column, "at most twelve digits after the point",
               "quantities are stored exactly: round it to twelve digits");
        return std::nullopt;
    }
    return number.value;
}

std::optional<fin::Date> Row::date(Field field) {
    const std::string_view value = text(field);
    const DateText date = read_date(value, sheet_.date_order);
    if (date.kind == DateText::Kind::kDate) return date.date;
    if (date.kind == DateText::Kind::kAmbiguous)
        reject(
            "ambiguous_date", field,
            fmt::format("an unambiguous date: {} (month first) or {} (day first)",
                        date.date.to_string(), date.other.to_string()),
            "no date in the file determines the order: state date_order (mdy or dmy) in a mapping");
    else
        reject("date", field, "a date such as 2025-04-17 in the order of the file's other dates",
               "write the date as YYYY-MM-DD");
    return std::nullopt;
}

std::optional<fin::Currency> Row::currency_of(std::string_view code, Field field) {
    if (is_pence(code)) return fin::Currency::kGbp;
    const auto currency = fin::Currency::parse(upper(code));
    if (currency) return *currency;
    reject("currency", field, "an ISO 4217 currency code such as EUR",
           "write its three-letter code");
    return std::nullopt;
}

void Row::settle_currency(model::Transaction& t) {
    const auto named = [&](Field field) {
        return has(field) ? std::string(text(field)) : std::string();
    };
    std::string code = named(Field::kCurrency);
    if (code.empty()) code = sheet_.layout.captured[static_cast<std::size_t>(Field::kAmount)];
    t.currency =
        sheet_.base_currency.value_or(sheet_.format.currency.value_or(sheet_.options.currency));
    if (!code.empty())
        if (const auto currency = currency_of(code, Field::kCurrency)) t.currency = *currency;
    if (!t.price) return;
    std::string price_code = named(Field::kPriceCurrency);
    if (price_code.empty())
        price_code = sheet_.layout.captured[static_cast<std::size_t>(Field::kPrice)];
    if (price_code.empty() && is_pence(code)) price_code = code;
    if (price_code.empty()) return;
    const auto currency = currency_of(price_code, Field::kPriceCurrency);
    if (!currency) return;
    if (is_pence(price_code)) {
        const auto pounds = divide(*t.price, Decimal(100), Rounding::kHalfEven);
        if (pounds) t.price = *pounds;
    }
    if (*currency == t.currency) return;
    append_note(t.note, fmt::format("{} {} a unit", t.price->to_string(), currency->code()));
    t.price.reset();
}

model::Transaction Row::begin() {
    model::Transaction t;
    if (const auto day = date(Field::kDate)) t.date = *day;
    t.account = std::string(text(Field::kAccount));
    for (const Field field : {Field::kSymbol, Field::kIsin, Field::kCusip})
        if (t.symbol.empty() && has(field)) t.symbol = upper(text(field));
    t.note = std::string(text(Field::kName));
    std::replace_if(
        t.note.begin(), t.note.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
    if (const auto quantity = number(Field::kQuantity)) {
        units = *quantity;
        t.quantity = units.is_negative() ? Decimal::from_units(-units.units()) : units;
        if (units.is_zero()) t.quantity.reset();
    }
    const auto magnitude = [](Decimal d) {
        return d.is_negative() ? Decimal::from_units(-d.units()) : d;
    };
    if (const auto price = number(Field::kPrice)) t.price = magnitude(*price);
    t.amount = number(Field::kAmount);
    if (t.amount && sheet_.paid_is_positive) t.amount = Decimal::from_units(-t.amount->units());
    for (const Field field : {Field::kFees, Field::kMoreFees})
        if (const auto fees = number(field))
            if (const auto sum = ballast::add(t.fees, magnitude(*fees))) t.fees = *sum;
    settle_currency(t);
    source_id = std::string(text(Field::kSourceId));
    return t;
}

std::optional<Act> Row::act(std::span<const ActionWord> own) {
    const std::string_view value = text(Field::kAction);
    if (!sheet_.words.empty())
        if (const auto act = find_act(value, sheet_.words)) return act;
    if (const auto act = find_act(value, own)) return act;
    if (value.empty() && sheet_.default_type) return act_of(*sheet_.default_type);
    reject("unknown_action", Field::kAction,
           "a transaction type: buy, sell, dividend, interest, deposit …",
           "map this word in a mapping's types");
    return std::nullopt;
}

// A purchase with a cash inflow, or a sale that costs more than its fees.
bool Row::has_wrong_sign(const model::Transaction& t, Act act) const {
    if (!sheet_.signed_trades || !t.amount) return false;
    if (act == Act::kBuy) return t.amount->sign() > 0;
    if (act != Act::kSell || t.amount->sign() >= 0) return false;
    const auto net = ballast::add(*t.amount, t.fees);
    return !net || net->is_negative();
}

// If the file has no signs, the type gives the direction.
void Row::give_direction(model::Transaction& t, Act act) const {
    if (!t.amount || (is_trade(act) ? sheet_.signed_trades : sheet_.signed_cash)) return;
    if ((pays_out(act) && t.amount->sign() > 0) || (pays_in(act) && t.amount->sign() < 0))
        t.amount = Decimal::from_units(-t.amount->units());
}

bool Row::complete(const model::Transaction& t, Act act) {
    if (names_security(act) && t.symbol.empty())
        reject("missing_symbol", Field::kSymbol, "the traded security", "give its ticker or ISIN");
    else if (t.quantity && t.quantity->is_negative())
        reject("sign", Field::kQuantity, "a quantity without a minus",
               "give the number of units; the action gives the direction");
    else if (moves_shares(act) && !t.quantity)
        reject("missing_quantity", Field::kQuantity, "a quantity other than zero",
               "give the number of units");
    else if (act == Act::kSplit && !t.quantity && !t.ratio)
        reject("missing_quantity", Field::kQuantity, "the number of shares added, or a ratio",
               "give the number of shares that the split added");
    else if (!names_security(act) && act != Act::kSpinoff && !t.amount)
        reject("missing_amount", Field::kAmount, "the cash amount", "give the amount");
    else if (has_wrong_sign(t, act))
        reject("sign", Field::kAmount,
               act == Act::kBuy ? "a cash outflow for a purchase, negative"
                                : "a cash inflow for a sale, positive",
               "for a cancelled trade, remove the original one");
    else
        return true;
    return false;
}

void Row::add(model::Transaction t, Act act) {
    if (rejected_) return;
    if (act == Act::kSkip) return skip("not a transaction of this account");
    if (act == Act::kJournal) act = t.quantity ? Act::kShares : Act::kCash;
    if (act == Act::kShares) act = units.is_negative() ? Act::kTransferOut : Act::kTransferIn;
    if (act == Act::kExchange) append_note(t.note, "currency exchange");
    if (act == Act::kRedeem) act = Act::kSell;
    if (act == Act::kCash || act == Act::kExchange)
        act = t.amount && t.amount->is_negative() ? Act::kWithdrawal : Act::kDeposit;
    if (act == Act::kDividend && !t.amount && t.quantity && t.price)
        if (const auto paid = multiply(*t.quantity, *t.price, Rounding::kHalfEven))
            t.amount = *paid;
    if (is_trade(act) || act == Act::kReinvest) derive_quantity(t, pays_in(act));
    if (!complete(t, act)) return;
    give_direction(t, act);
    if (const auto type = type_of(act)) t.type = *type;
    out_.emplace_back(ImportedRow{record_.line, source_id, std::move(t)});
}

void Row::skip(std::string reason) {
    if (rejected_) return;
    out_.emplace_back(SkippedRow{record_.line, std::move(reason)});
}

void Row::reject(std::string code, int column, std::string expected, std::string fix) {
    if (rejected_) return;  // keep the first error, which is the one to fix first
    rejected_ = true;
    RejectedRow row{.line = record_.line,
                    .code = std::move(code),
                    .column = {},
                    .value = {},
                    .expected = std::move(expected),
                    .fix = std::move(fix)};
    if (column >= 0) {
        row.column = sheet_.layout.names[static_cast<std::size_t>(column)];
        row.value = std::string(cell(column));
    }
    out_.emplace_back(std::move(row));
}

void Row::hold_leg(model::Transaction t, std::string key) {
    if (rejected_) return;
    reject("half", Field::kAction, "two rows, the old security out and the new one in",
           "the file lacks the other row of this event: export a longer period");
    sheet_.pending_legs.push_back({sheet_.file.rows.size(), std::move(t), units, std::move(key)});
}

}  // namespace ballast::ingest::broker
