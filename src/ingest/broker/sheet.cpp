#include "ingest/broker/sheet.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "ingest/broker/text.hpp"
#include "ingest/rejected_rows.hpp"

namespace ballast::ingest::broker {

namespace {

constexpr std::array kNumberFields = {Field::kQuantity, Field::kPrice, Field::kAmount,
                                      Field::kGross,    Field::kFees,  Field::kMoreFees,
                                      Field::kTax,      Field::kRatio};

}  // namespace

void Sheet::set_table(Layout new_layout, std::size_t new_begin, std::size_t new_end) {
    layout = std::move(new_layout);
    begin = new_begin;
    end = new_end;
    decide_conventions();
}

namespace {

bool is_below_zero(std::string_view cell) {
    return cell.find_first_of("-(\xE2") != std::string_view::npos &&
           read_number(cell, DecimalSign::kPoint).value.is_negative();
}

}  // namespace

// Uses all dates and numbers in the table: the order or decimal sign that the first conclusive one
// shows, unless another shows the opposite. In that case there is no convention for the file.
void Sheet::decide_conventions() {
    std::array<std::size_t, 3> orders{};
    std::array<std::size_t, 3> signs{};
    bool negative = false;
    signed_costs = false;
    const int date = layout.at(Field::kDate);
    const int amount = layout.at(Field::kAmount);
    for (std::size_t i = begin; i < end; ++i) {
        const auto cells = records.of(records.records[i]);
        const auto cell = [&](int column) {
            const auto at = static_cast<std::size_t>(column);
            return column >= 0 && at < cells.size() ? cells[at] : std::string_view();
        };
        ++orders[static_cast<std::size_t>(shown_date_order(cell(date)))];
        negative = negative || is_below_zero(cell(amount));
        for (const Field field : {Field::kFees, Field::kTax})
            signed_costs = signed_costs || is_below_zero(cell(layout.at(field)));
        if (format.decimal_sign != DecimalSign::kUnknown) continue;
        for (const Field field : kNumberFields)
            if (layout.at(field) >= 0)
                ++signs[static_cast<std::size_t>(shown_decimal_sign(cell(layout.at(field))))];
    }
    const auto decide = [](const std::array<std::size_t, 3>& seen, auto unknown) {
        using T = decltype(unknown);
        if ((seen[1] > 0) == (seen[2] > 0)) return unknown;
        return seen[1] > 0 ? static_cast<T>(1) : static_cast<T>(2);
    };
    date_order = decide(orders, DateOrder::kUnknown);
    if (date_order == DateOrder::kUnknown) date_order = format.date_order;
    decimal_sign = decide(signs, DecimalSign::kUnknown);
    if (decimal_sign == DecimalSign::kUnknown) decimal_sign = format.decimal_sign;
    const bool shown = format.amounts != Signed::kNone && negative;
    signed_cash = shown || format.amounts == Signed::kAll;
    signed_trades = signed_cash && format.amounts != Signed::kCash;
    if (!options.mapping) return;
    const AmountSign amount_sign = options.mapping->amount_sign;
    paid_is_positive = amount_sign == AmountSign::kPaid;
    if (amount_sign != AmountSign::kShown)
        signed_cash = signed_trades = amount_sign != AmountSign::kUnsigned;
    if (options.mapping->date_order == "mdy") date_order = DateOrder::kMonthFirst;
    if (options.mapping->date_order == "dmy") date_order = DateOrder::kDayFirst;
    if (options.mapping->decimal_sign == '.') decimal_sign = DecimalSign::kPoint;
    if (options.mapping->decimal_sign == ',') decimal_sign = DecimalSign::kComma;
}

void Sheet::each_row(void (*read)(Row&)) {
    for (std::size_t i = begin; i < end && rejected_rows <= kMostRejectedRows; ++i) {
        Row row(*this, records.records[i]);
        if (row.is_blank()) continue;
        const bool figures = row.has(Field::kAmount) || row.has(Field::kQuantity);
        const bool dated =
            read_date(row.text(Field::kDate), DateOrder::kUnknown).kind > DateText::Kind::kAbsent;
        const bool is_date = dated && read_date(row.text(Field::kDate), DateOrder::kUnknown).kind !=
                                          DateText::Kind::kBad;
        if (records.records[i].unterminated)
            row.reject("unterminated_quote", -1, "a closing quote",
                       "close the quote that opens in this line, or download the file again");
        else if (!is_date && !figures)
            row.skip("text that is not a row of the table");
        else
            read(row);
        finish(row);
    }
}

Error too_many_rejected(const ImportFile& file) {
    for (const ImportRow& row : file.rows)
        if (const auto* rejected = std::get_if<RejectedRow>(&row))
            return ingest::too_many_rejected(rejected->line, rejected->column,
                                             "expected " + rejected->expected);
    return ingest::too_many_rejected(1, "", "the row has no transaction");
}

void Sheet::finish(Row& row) {
    if (row.out_.empty() && !row.rejected_ &&
        (pending_legs.empty() || pending_legs.back().at != file.rows.size() - 1))
        row.reject("nothing", -1, "a transaction", "map this row in a mapping");
    if (row.rejected_) ++rejected_rows;
    for (ImportRow& out : row.out_) {
        if (row.rejected_ && !std::holds_alternative<RejectedRow>(out)) continue;
        if (auto* imported = std::get_if<ImportedRow>(&out)) {
            if (imported->transaction.account.empty()) imported->transaction.account = account;
        }
        file.rows.push_back(out);
        if (row.rejected_) break;
    }
}

void Sheet::settle_charges() {
    using Type = model::TransactionType;
    const bool stated = options.mapping && options.mapping->amount_sign != AmountSign::kShown;
    if (stated || !signed_cash ||
        (format.amounts != Signed::kShown && format.amounts != Signed::kCash))
        return;
    bool money_out = false;
    bool withdrawal = false;
    const auto is_charge = [](Type type) { return type == Type::kFee || type == Type::kTax; };
    for (const ImportRow& row : file.rows) {
        const auto* imported = std::get_if<ImportedRow>(&row);
        if (!imported || !imported->transaction.amount) continue;
        const Type type = imported->transaction.type;
        const bool below = imported->transaction.amount->is_negative();
        const bool trade = signed_trades && (type == Type::kBuy || type == Type::kCover);
        withdrawal = withdrawal || (below && type == Type::kWithdrawal);
        money_out = money_out || (below && (trade || is_charge(type) || type == Type::kInterest ||
                                            type == Type::kWithdrawal));
    }
    if (money_out && withdrawal) return;
    file.rows.change_each([&](ImportRow& row) {
        auto* imported = std::get_if<ImportedRow>(&row);
        if (!imported || !imported->transaction.amount) return;
        model::Transaction& t = imported->transaction;
        const bool out =
            is_charge(t.type) ? !money_out : t.type == Type::kWithdrawal && !withdrawal;
        if (out && t.amount->sign() > 0) t.amount = Decimal::from_units(-t.amount->units());
    });
}

void Sheet::join_legs(bool (*join)(const PendingLeg&, const PendingLeg&, model::Transaction&)) {
    std::vector<bool> used(pending_legs.size());
    const auto passed = [&](std::size_t at, std::size_t line) {
        file.rows.set(at, SkippedRow{std::get<RejectedRow>(file.rows[at]).line,
                                     fmt::format("the other row of the event in line {}", line)});
    };
    for (std::size_t a = 0; a < pending_legs.size(); ++a) {
        for (std::size_t b = a + 1; b < pending_legs.size() && !used[a]; ++b) {
            if (used[b] || pending_legs[a].key != pending_legs[b].key ||
                pending_legs[a].units.sign() * pending_legs[b].units.sign() > 0)
                continue;
            const bool first_in = pending_legs[a].units > pending_legs[b].units;
            model::Transaction result;
            if (!join(pending_legs[first_in ? b : a], pending_legs[first_in ? a : b], result))
                continue;
            used[a] = used[b] = true;
            const std::size_t line = std::get<RejectedRow>(file.rows[pending_legs[a].at]).line;
            file.rows.set(pending_legs[a].at, ImportedRow{line, {}, std::move(result)});
            passed(pending_legs[b].at, line);
        }
    }
    pending_legs.clear();
}

namespace {

// A quotient that does not fit in twelve digits is kept as two numbers.
bool take_ratio(const PendingLeg& out, const PendingLeg& in, model::Transaction& result) {
    const auto& before = out.transaction.quantity;
    const auto& after = in.transaction.quantity;
    if (!before || !after || before->is_zero() || after->is_zero()) return false;
    result = in.transaction;
    const auto quotient = divide(*after, *before, Rounding::kHalfEven);
    const auto back =
        quotient ? multiply(*quotient, *before, Rounding::kHalfEven) : Result<Decimal>(Decimal());
    const bool exact = quotient && back && *back == *after;
    result.ratio = exact ? *quotient : *after;
    result.ratio_base = exact ? Decimal(1) : *before;
    return true;
}

}  // namespace

bool join_as_split(const PendingLeg& out, const PendingLeg& in, model::Transaction& result) {
    if (!take_ratio(out, in, result)) return false;
    result.type = model::TransactionType::kSplit;
    result.quantity.reset();
    return true;
}

bool join_as_merger(const PendingLeg& out, const PendingLeg& in, model::Transaction& result) {
    if (!take_ratio(out, in, result)) return false;
    result.type = model::TransactionType::kMerger;
    result.quantity = out.transaction.quantity;
    result.symbol = out.transaction.symbol;
    result.new_symbol = in.transaction.symbol;
    return true;
}

namespace {

bool is_option(const model::Transaction& t) {
    return t.symbol.size() >= 15 && t.symbol.find_first_of("0123456789") < 7;
}

}  // namespace

void derive_quantity(model::Transaction& t, bool sale) {
    if (t.quantity || !t.price || t.price->is_zero() || !t.amount) return;
    const auto moved = absolute(*t.amount);
    if (!moved) return;
    auto units = sale ? add(*moved, t.fees) : subtract(*moved, t.fees);
    if (units) units = divide(*units, *t.price, Rounding::kHalfEven);
    if (units && is_option(t)) units = divide(*units, Decimal(100), Rounding::kHalfEven);
    if (!units || units->sign() <= 0) return;
    t.quantity = *units;
    append_note(t.note, "quantity from amount and price");
}

void derive_fees(model::Transaction& t) {
    if (!t.quantity || !t.price || !t.amount || !t.fees.is_zero()) return;
    const bool out = t.amount->is_negative();
    auto gross = multiply(*t.quantity, *t.price, Rounding::kHalfEven);
    if (gross && is_option(t)) gross = multiply(*gross, Decimal(100), Rounding::kHalfEven);
    if (gross) gross = round(*gross, 2, Rounding::kHalfAwayFromZero);
    const auto moved = absolute(*t.amount);
    if (!gross || !moved) return;
    const auto cost = out ? subtract(*moved, *gross) : subtract(*gross, *moved);
    if (cost && cost->sign() > 0) t.fees = *cost;
}

void append_note(std::string& note, std::string_view text) {
    if (text.empty()) return;
    if (!note.empty()) note += "; ";
    note += text;
}

}  // namespace ballast::ingest::broker
