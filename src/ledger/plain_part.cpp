#include "ledger/plain_part.hpp"

#include <algorithm>

#include "ledger/amounts.hpp"

namespace ballast::ledger {

namespace {

using Columns = model::TransactionColumns;
using Type = model::TransactionType;

constexpr std::uint32_t kNoIndex = PlainFrame::kNone;
constexpr std::size_t kRowsAtOnce = 256;  // processed while they are in the cache

bool is_absent(std::span<const std::uint32_t> absent, std::size_t source) {
    return !absent.empty() && std::binary_search(absent.begin(), absent.end(), source);
}

// In units of 10^-6; also false where the number is missing, negative or has too many digits.
// Missing ones are zero in their column, so that few need a check.
inline bool figure(std::span<const Decimal> column, std::span<const std::uint32_t> absent,
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
        count_ = 0;
        entered_rows_.clear();
        for (std::size_t i = 0; i < count; ++i)
            if (!enter(picked[i])) return false;
        if (!book_entered()) return false;
    }
    return true;
}

PlainRow& PlainPart::add_row(std::uint32_t row) {
    if (keep_sales_) entered_rows_.push_back(row);
    if (count_ == entered_.size()) entered_.resize(count_ + kRowsAtOnce);
    return entered_[count_++];
}

bool PlainPart::enter(std::uint32_t row) {
    const std::size_t source = frame_.source(row);
    const Type type = frame_.columns.types[source];
    if (type == Type::kBuy || type == Type::kSell || type == Type::kReinvest) [[likely]]
        return enter_trade(row, source, type);
    return type == Type::kSplit ? enter_split(row, source) : enter_cash(source);
}

bool PlainPart::enter_trade(std::uint32_t row, std::size_t source, Type type) {
    const Columns& columns = frame_.columns;
    const std::uint32_t account = frame_.account(source);
    const std::uint32_t symbol = columns.symbols[source];
    if (account == kNoIndex || symbol == kNoIndex) return false;
    const bool bought = type != Type::kSell;
    const std::uint32_t position = frame_.position(account, symbol);
    std::int64_t quantity = 0;
    Int128 money = 0;
    if (position == kNoIndex ||
        !figure(columns.quantities, columns.absent_quantities, source, quantity) || quantity == 0 ||
        !money_of(source, bought, quantity, money))
        return false;
    PlainRow& entered = add_row(row);
    entered.money = money;
    entered.quantity = quantity;
    entered.date = columns.dates[source].serial();
    entered.position = position;
    entered.kind = bought ? PlainKind::kBuy : PlainKind::kSell;
    if (type == Type::kReinvest) return true;  // income without cash
    move_cash(account, bought ? -money : money);
    return true;
}

// The stated amount, or that from price and fees.
bool PlainPart::money_of(std::size_t source, bool bought, std::int64_t quantity,
                         Int128& money) const {
    constexpr std::int64_t kMicro = 1'000'000;
    const Columns& columns = frame_.columns;
    std::int64_t price = 0;
    std::int64_t fees = 0;
    const bool priced = figure(columns.prices, columns.absent_prices, source, price);
    const Int128 gross = Int128{quantity} * price;
    if (priced && gross >= kLargest.units()) return false;
    if (!columns.fees.empty() && (!to_micro(columns.fees[source], fees) || fees < 0)) return false;
    if (columns.amounts.empty() || is_absent(columns.absent_amounts, source)) {
        money = gross + (bought ? Int128{fees} : -Int128{fees}) * kMicro;
        return priced;
    }
    const model::Transaction t = model::transaction_at(columns, source);
    if (!check_transaction(t)) return false;
    std::int64_t stated = 0;
    const bool fits = to_micro(bought ? cost_of(t) : proceeds_of(t), stated);
    money = Int128{stated} * kMicro;
    return fits;
}

bool PlainPart::enter_cash(std::size_t source) {
    const std::uint32_t account = frame_.account(source);
    model::Transaction t = model::transaction_at(frame_.columns, source);
    if (t.amount) t.amount = frame_.signs.in_cash(account, t.type, *t.amount);
    if (account == kNoIndex || !check_transaction(t)) return false;
    move_cash(account, cash_effect(t).units());
    return true;
}

// For its own account, or for all where it names none.
bool PlainPart::enter_split(std::uint32_t row, std::size_t source) {
    const Columns& columns = frame_.columns;
    const std::uint32_t symbol = columns.symbols[source];
    if (symbol == kNoIndex || columns.ratios.empty() || columns.ratios[source] == kNoIndex)
        return false;
    if (!check_transaction(model::transaction_at(columns, source))) return false;
    const model::Ratio& ratio = columns.ratio_values[columns.ratios[source]];
    PlainRow split{.date = columns.dates[source].serial(), .kind = PlainKind::kSplit};
    std::int64_t old_units = 0;
    if (!to_micro(ratio.numerator, split.quantity) || !to_micro(ratio.denominator, old_units))
        return false;
    split.money = old_units;
    const std::uint32_t named = columns.accounts.empty() ? kNoIndex : columns.accounts[source];
    for (std::uint32_t account = 0; account < frame_.accounts(); ++account) {
        split.position = frame_.position(account, symbol);
        if ((named != kNoIndex && named != account) || split.position == kNoIndex) continue;
        add_row(row) = split;
    }
    return true;
}

bool PlainPart::book_entered() {
    const auto first = static_cast<std::uint32_t>(result_.lot_rows.size());
    if (keep_sales_)
        result_.lot_rows.insert(result_.lot_rows.end(), entered_rows_.begin(), entered_rows_.end());
    const PlainEnd end = plain_fifo(
        std::span<const PlainRow>(entered_.data(), count_), rings_.data(), first,
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
