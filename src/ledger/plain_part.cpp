#include "ledger/plain_part.hpp"

#include <algorithm>

#include "ledger/amounts.hpp"

namespace ballast::ledger {

namespace {

using Columns = model::TransactionColumns;
using Type = model::TransactionType;

constexpr std::uint32_t kNone = PlainFrame::kNone;
constexpr std::size_t kRowsAtOnce = 4096;  // booked while they are in the cache

bool is_absent(std::span<const std::uint32_t> absent, std::size_t source) {
    return !absent.empty() && std::binary_search(absent.begin(), absent.end(), source);
}

// Units of 10^-6; false where the figure is absent, negative or too fine as well. Absent ones are
// zero in their column, so that few are looked for.
bool figure(std::span<const Decimal> column, std::span<const std::uint32_t> absent,
            std::size_t source, std::int64_t& out) {
    if (column.empty() || !to_micro(column[source], out)) return false;
    return out > 0 || (out == 0 && !is_absent(absent, source));
}

}  // namespace

PlainPart::PlainPart(const PlainFrame& frame, std::size_t part, std::size_t parts, bool keep_sales,
                     std::vector<PlainRing>& rings)
    : frame_(frame), keep_sales_(keep_sales), rings_(rings) {
    mine_.resize(frame.columns.symbol_words.size() + 1);
    for (std::size_t symbol = 0; symbol < mine_.size(); ++symbol)
        mine_[symbol] = symbol % parts == part ? 1 : 0;
    result_.cash.resize(frame.accounts());
}

bool PlainPart::book() {
    const auto symbols = frame_.columns.symbols;
    const auto last = static_cast<std::uint32_t>(mine_.size() - 1);
    std::vector<std::uint32_t> picked(kRowsAtOnce + 1);
    for (std::size_t row = 0; row < frame_.rows;) {
        std::size_t count = 0;
        for (; row < frame_.rows && count < kRowsAtOnce; ++row) {
            picked[count] = static_cast<std::uint32_t>(row);
            count += static_cast<std::size_t>(mine_[std::min(symbols[frame_.source(row)], last)]);
        }
        entered_.clear();
        entered_rows_.clear();
        for (std::size_t i = 0; i < count; ++i)
            if (!enter(picked[i])) return false;
        if (!book_entered()) return false;
    }
    return true;
}

PlainRow& PlainPart::add_row(std::uint32_t row) {
    if (keep_sales_) entered_rows_.push_back(row);
    return entered_.emplace_back();
}

// Filled in its place: a row that is put together elsewhere and copied at once waits for each of
// its parts to be stored.
bool PlainPart::enter(std::uint32_t row) {
    const Columns& columns = frame_.columns;
    const std::size_t source = frame_.source(row);
    const Type type = columns.types[source];
    if (type == Type::kSplit) return enter_split(row, source);
    if (moves_cash_alone(type)) return enter_cash(source);
    const std::uint32_t account = frame_.account(source);
    const std::uint32_t symbol = columns.symbols[source];
    if (account == kNone || symbol == kNone) return false;
    PlainRow& entered = add_row(row);
    entered.date = columns.dates[source].serial();
    entered.kind = is_purchase(type) ? PlainKind::kBuy : PlainKind::kSell;
    entered.position = frame_.position(account, symbol);
    if (entered.position == kNone ||
        !figure(columns.quantities, columns.absent_quantities, source, entered.quantity) ||
        entered.quantity == 0 || !enter_money(source, entered))
        return false;
    if (type == Type::kReinvest) return true;  // income that never was cash
    const Int128 money = plain_money(entered);
    move_cash(account, type == Type::kBuy ? -money : money);
    return true;
}

// The price and the fees, or the amount that is stated.
bool PlainPart::enter_money(std::size_t source, PlainRow& row) const {
    const Columns& columns = frame_.columns;
    const bool priced = figure(columns.prices, columns.absent_prices, source, row.price);
    if (priced && Int128{row.quantity} * row.price >= kLargest.units()) return false;
    if (!columns.fees.empty() && (!to_micro(columns.fees[source], row.fees) || row.fees < 0))
        return false;
    if (columns.amounts.empty() || is_absent(columns.absent_amounts, source)) return priced;
    const model::Transaction t = model::transaction_at(columns, source);
    row.stated = true;
    return check_transaction(t) &&
           to_micro(row.kind == PlainKind::kBuy ? cost_of(t) : proceeds_of(t), row.price);
}

bool PlainPart::enter_cash(std::size_t source) {
    const std::uint32_t account = frame_.account(source);
    const model::Transaction t = model::transaction_at(frame_.columns, source);
    if (account == kNone || !check_transaction(t)) return false;
    move_cash(account, cash_effect(t).units());
    return true;
}

// Of its own account, or of all where it names none.
bool PlainPart::enter_split(std::uint32_t row, std::size_t source) {
    const Columns& columns = frame_.columns;
    const std::uint32_t symbol = columns.symbols[source];
    if (symbol == kNone || columns.ratios.empty() || columns.ratios[source] == kNone) return false;
    if (!check_transaction(model::transaction_at(columns, source))) return false;
    const model::Ratio& ratio = columns.ratio_values[columns.ratios[source]];
    PlainRow split{.date = columns.dates[source].serial(), .kind = PlainKind::kSplit};
    if (!to_micro(ratio.numerator, split.quantity) || !to_micro(ratio.denominator, split.price))
        return false;
    const std::uint32_t named = columns.accounts.empty() ? kNone : columns.accounts[source];
    for (std::uint32_t account = 0; account < frame_.accounts(); ++account) {
        split.position = frame_.position(account, symbol);
        if ((named != kNone && named != account) || split.position == kNone) continue;
        add_row(row) = split;
    }
    return true;
}

bool PlainPart::book_entered() {
    const auto first = static_cast<std::uint32_t>(result_.lot_rows.size());
    if (keep_sales_)
        result_.lot_rows.insert(result_.lot_rows.end(), entered_rows_.begin(), entered_rows_.end());
    const PlainEnd end = plain_fifo(
        entered_, rings_, first,
        [&](std::size_t entered, const PlainLot& lot, std::int64_t units, Int128 proceeds,
            Int128 basis) { sell(entered, lot, units, proceeds, basis); });
    return end.stop == PlainStop::kDone;
}

void PlainPart::sell(std::size_t entered, const PlainLot& lot, std::int64_t units, Int128 proceeds,
                     Int128 basis) {
    const PlainRow& row = entered_[entered];
    const Term term = frame_.days.term(lot.acquired, row.date);
    if (const int year = frame_.days.year(row.date); gains_of_year_ == nullptr || year != year_) {
        year_ = year;
        gains_of_year_ = &result_.by_year[year];
    }
    const Int128 gain = proceeds - basis;
    (term == Term::kLong ? gains_of_year_->long_term : gains_of_year_->short_term) += gain;
    rings_[row.position].gain += gain;
    if (keep_sales_)
        result_.sales.push_back({entered_rows_[entered], result_.lot_rows[lot.row], row.position,
                                 lot.acquired, term, units, proceeds, basis});
}

void PlainPart::move_cash(std::uint32_t account, Int128 amount) {
    PlainCash& cash = result_.cash[account];
    cash.balance += amount;
    cash.moved = cash.moved || amount != 0;
}

}  // namespace ballast::ledger
