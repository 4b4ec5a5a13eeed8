#include "ledger/rebalance.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <tuple>

#include "ledger/contracts.hpp"
#include "ledger/exact.hpp"
#include "ledger/lot_report.hpp"
#include "ledger/lots.hpp"
#include "model/occ_symbol.hpp"

namespace ballast::ledger {

namespace {

// All lots of one id in an account: a sale names the id.
struct Candidate {
    std::string account;
    std::string symbol;
    std::string bucket;
    std::string lot_id;
    fin::Date acquired;
    Decimal quantity;
    Decimal unit_value;
    Decimal value;
    Decimal cost;       // in the base currency
    Decimal loss_cost;  // the basis for a loss: that of a gift may be lower
    Term term = Term::kLong;
    bool taxed = true;
    bool is_blocked = false;

    Decimal gain_of(Decimal proceeds, Decimal part) const {
        const Decimal basis = mul_div(cost, part, quantity);
        if (proceeds >= basis) return proceeds - basis;
        const Decimal low = mul_div(loss_cost, part, quantity);
        return proceeds < low ? proceeds - low : Decimal{};
    }
    Decimal gain() const { return gain_of(value, quantity); }
    bool is_taxed_loss() const { return taxed && gain().is_negative(); }
};

Decimal floor_to(Decimal quantity, Decimal step) {
    return Decimal::from_units(quantity.units() / step.units() * step.units());
}

// Purchases within the window, by symbol: what would replace shares sold at a loss. A call replaces
// the shares that it is on (IRC 1091(a): an option to acquire).
class RecentPurchases {
public:
    RecentPurchases(const LotReport& report, fin::Date as_of) {
        const fin::Date from = as_of - kWashSaleDays;
        for (const OpenLot& lot : report.open_lots) {
            const fin::Date bought = std::max(lot.acquired, lot.contracted.value_or(lot.acquired));
            if (bought < from || lot.quantity.sign() <= 0) continue;
            lots_[lot.symbol].insert(lot.lot_id);
            if (!is_contract(lot.symbol)) continue;
            const auto terms = model::parse_occ_symbol(lot.symbol);
            if (terms->right == model::OptionRight::kCall)
                lots_[terms->underlying].insert(lot.lot_id);
        }
    }
    // Shares of one purchase do not replace each other.
    bool replace(const std::string& symbol, const std::string& lot_id) const {
        const auto found = lots_.find(symbol);
        if (found == lots_.end()) return false;
        return found->second.size() > 1 || !found->second.contains(lot_id);
    }

private:
    std::map<std::string, std::set<std::string>> lots_;
};

class Rebalancer {
public:
    Rebalancer(const RebalanceSettings& settings, const AllocationBook& book,
               const Allocated& allocated, Drift drift)
        : settings_(settings), plan_(settings.plan), book_(book), allocated_(allocated) {
        result_.drift = std::move(drift);
        for (const BucketDrift& row : result_.drift.buckets) after_[row.bucket] = row.value;
        for (const AllocatedCash& entry : allocated.cash) {
            const CashBalance& balance = book.report->cash[entry.balance];
            cash_[{balance.account, balance.currency}] += balance.balance;
        }
    }

    Rebalance run() {
        if (result_.drift.is_breached || settings_.when == RebalanceWhen::kAlways) {
            collect();
            plan_trades();
            sell();
            block_purchases();
            buy();
        }
        finish();
        return std::move(result_);
    }

private:
    using CashKey = std::pair<std::string, fin::Currency>;

    bool has_rates() const { return settings_.short_term_rate && settings_.long_term_rate; }

    double rate_of(const Candidate& lot) const {
        return lot.term == Term::kShort ? *settings_.short_term_rate : *settings_.long_term_rate;
    }

    void collect() {
        const RecentPurchases recent(*book_.report, book_.as_of);
        std::map<std::tuple<std::string, std::string, std::string>, std::size_t> places;
        for (const AllocatedLot& entry : allocated_.lots) {
            const OpenLot& lot = book_.report->open_lots[entry.lot];
            if (lot.quantity.sign() <= 0 || is_contract(lot.symbol)) continue;
            const auto rate = rate_on(*book_.market, lot.currency, book_.as_of);
            if (!rate) continue;
            held_[{lot.account, lot.symbol}] += lot.quantity;
            bought_in_.emplace(lot.symbol, lot.currency);
            const auto [place, is_new] =
                places.try_emplace({lot.account, lot.symbol, lot.lot_id}, candidates_.size());
            if (is_new)
                candidates_.push_back({.account = lot.account,
                                       .symbol = lot.symbol,
                                       .bucket = entry.bucket,
                                       .lot_id = lot.lot_id,
                                       .acquired = lot.acquired,
                                       .quantity = {},
                                       .unit_value = entry.unit_value,
                                       .value = {},
                                       .cost = {},
                                       .loss_cost = {},
                                       .taxed = is_taxed(lot.tax_treatment)});
            Candidate& one = candidates_[place->second];
            one.quantity += lot.quantity;
            one.value += entry.value;
            one.cost += product(lot.cost_basis, *rate);
            one.loss_cost += product(lot.loss_basis.value_or(lot.cost_basis), *rate);
            // The shorter period counts where parts of a lot differ.
            if (lot.term == Term::kShort) one.term = Term::kShort;
        }
        for (Candidate& one : candidates_)
            one.is_blocked = settings_.lots.wash_sales && one.is_taxed_loss() &&
                             recent.replace(one.symbol, one.lot_id);
        std::ranges::sort(candidates_, {}, [&](const Candidate& one) { return rank(one); });
    }

    // By the tax that a sale causes: losses, what is not taxed, long-term gains, short-term gains,
    // each by the gain per unit of proceeds; with rates by the tax per unit of proceeds.
    std::tuple<double, double, fin::Date, std::string, std::string, std::string> rank(
        const Candidate& one) const {
        const double value = one.value.to_double();
        const double gain = value > 0.0 ? one.gain().to_double() / value : 0.0;
        double first = 1.0;
        if (has_rates())
            first = one.taxed ? gain * rate_of(one) : 0.0;
        else if (one.taxed)
            first = gain < 0.0 ? 0.0 : one.term == Term::kLong ? 2.0 : 3.0;
        return {first, one.taxed ? gain : 0.0, one.acquired, one.account, one.symbol, one.lot_id};
    }

    // What each bucket is to gain or, negative, to lose.
    void plan_trades() {
        std::vector<Decimal> trades;
        if (settings_.to == RebalanceTo::kBand) {
            // What all rounded orders leave undone is left in cash.
            Decimal all;
            for (const BucketDrift& row : result_.drift.buckets)
                if (row.bucket != kCashBucket) all += smallest(row.bucket);
            std::vector<Decimal> steps;
            for (const BucketDrift& row : result_.drift.buckets)
                steps.push_back(row.bucket == kCashBucket ? all : smallest(row.bucket));
            trades = trades_to_bands(result_.drift, steps);
        } else {
            for (const BucketDrift& row : result_.drift.buckets) trades.push_back(row.difference);
        }
        for (std::size_t i = 0; i < trades.size(); ++i)
            trades_[result_.drift.buckets[i].bucket] = trades[i];
    }

    // What is to be sold of a bucket. Excess cash is spent before securities of type cash are sold.
    Decimal excess_of(const BucketDrift& row) const {
        const Decimal excess = -trades_.at(row.bucket);
        if (row.bucket != kCashBucket) return excess;
        Decimal balances = -plan_.cash_reserve;
        for (const AllocatedCash& entry : allocated_.cash) balances += entry.value;
        return excess - std::max(balances, Decimal{});
    }

    void sell() {
        for (const BucketDrift& row : result_.drift.buckets) {
            const Decimal excess = excess_of(row);
            if (excess.sign() <= 0) continue;
            std::vector<RebalanceOrder> orders = sales_of(row.bucket, excess);
            Decimal left = excess;
            for (RebalanceOrder& order : orders) {
                left -= order.value;
                post_sale(std::move(order));
            }
            // What is smaller than a step or an order is not worth a message.
            if (left > smallest(row.bucket))
                result_.unplaced.push_back(
                    {row.bucket, RebalanceSide::kSell, left, Unplaced::kHoldings});
        }
    }

    // The value of a step of the dearest security of the bucket, or the smallest order.
    Decimal smallest(const std::string& bucket) const {
        Decimal most = plan_.minimum_order;
        for (const Candidate& one : candidates_)
            if (one.bucket == bucket)
                most = std::max(most, product(one.unit_value, plan_.quantity_step));
        return most;
    }

    std::vector<RebalanceOrder> sales_of(const std::string& bucket, Decimal excess) {
        std::vector<RebalanceOrder> orders;
        std::map<std::pair<std::string, std::string>, std::size_t> places;
        std::vector<std::vector<const Candidate*>> chosen;
        Decimal left = excess;
        for (const Candidate& one : candidates_) {
            if (one.bucket != bucket || one.unit_value.sign() <= 0) continue;
            if (one.is_blocked) {
                if (left.sign() > 0) result_.totals.held_back += one.value;
                continue;
            }
            if (left.sign() <= 0) break;
            const Decimal quantity =
                one.value <= left
                    ? one.quantity
                    : std::min(one.quantity, mul_div(left, Decimal{1}, one.unit_value));
            if (quantity.is_zero()) continue;
            const auto [place, is_new] =
                places.try_emplace({one.account, one.symbol}, orders.size());
            if (is_new) {
                orders.push_back(order_of(one.account, RebalanceSide::kSell, one.symbol, bucket));
                chosen.emplace_back();
            }
            orders[place->second].lots.push_back({.lot_id = one.lot_id,
                                                  .acquired = one.acquired,
                                                  .quantity = quantity,
                                                  .proceeds = {},
                                                  .cost_basis = {},
                                                  .gain = {},
                                                  .term = one.term,
                                                  .taxed = one.taxed,
                                                  .estimated_tax = {}});
            chosen[place->second].push_back(&one);
            left -= product(quantity, one.unit_value);
        }
        for (std::size_t i = 0; i < orders.size(); ++i) complete_sale(orders[i], chosen[i]);
        std::erase_if(orders, [&](const RebalanceOrder& order) {
            return order.quantity.is_zero() || order.value < plan_.minimum_order;
        });
        return orders;
    }

    RebalanceOrder order_of(const std::string& account, RebalanceSide side,
                            const std::string& symbol, const std::string& bucket) const {
        RebalanceOrder order;
        order.account = account;
        order.side = side;
        order.symbol = symbol;
        order.bucket = bucket;
        order.price = price_on(*book_.market, symbol, book_.as_of).value_or(Decimal{});
        order.currency = currency_of(symbol);
        return order;
    }

    fin::Currency currency_of(const std::string& symbol) const {
        const auto found = bought_in_.find(symbol);
        return price_currency(*book_.market, symbol,
                              found == bought_in_.end() ? book_.market->base : found->second);
    }

    // Rounds the order down to the step of quantities, unless it closes the position; the lots
    // chosen last give way. Then the amounts of its lots.
    void complete_sale(RebalanceOrder& order, std::vector<const Candidate*>& chosen) const {
        Decimal total;
        for (const LotSale& lot : order.lots) total += lot.quantity;
        const bool closes = total == held_.at({order.account, order.symbol});
        order.quantity = closes ? total : floor_to(total, plan_.quantity_step);
        for (Decimal extra = total - order.quantity; !extra.is_zero();) {
            LotSale& last = order.lots.back();
            const Decimal part = std::min(extra, last.quantity);
            last.quantity -= part;
            extra -= part;
            if (!last.quantity.is_zero()) continue;
            order.lots.pop_back();
            chosen.pop_back();
        }
        for (std::size_t i = 0; i < order.lots.size(); ++i) {
            LotSale& sale = order.lots[i];
            const Candidate& from = *chosen[i];
            sale.proceeds = product(sale.quantity, from.unit_value);
            sale.cost_basis = mul_div(from.cost, sale.quantity, from.quantity);
            sale.gain = from.gain_of(sale.proceeds, sale.quantity);
            if (has_rates()) {
                const double tax = sale.taxed ? sale.gain.to_double() * rate_of(from) : 0.0;
                if (const auto cents = Decimal::from_double(tax, 2, Rounding::kHalfEven))
                    sale.estimated_tax = *cents;
            }
            order.value += sale.proceeds;
        }
    }

    void post_sale(RebalanceOrder order) {
        RebalanceTotals& totals = result_.totals;
        for (const LotSale& sale : order.lots) {
            Decimal& gain = !sale.taxed                 ? totals.untaxed_gain
                            : sale.term == Term::kShort ? totals.short_term_gain
                                                        : totals.long_term_gain;
            gain += sale.gain;
            if (settings_.lots.wash_sales && sale.taxed && sale.gain.is_negative())
                block(order.symbol, book_.as_of);
            if (sale.estimated_tax)
                totals.estimated_tax =
                    totals.estimated_tax.value_or(Decimal{}) + *sale.estimated_tax;
        }
        totals.sold += order.value;
        after_[order.bucket] -= order.value;
        after_[std::string(kCashBucket)] += order.value;
        cash_[{order.account, order.currency}] += product(order.quantity, order.price);
        result_.orders.push_back(std::move(order));
    }

    void block(const std::string& symbol, fin::Date sold) {
        fin::Date& until = blocks_[symbol];
        until = std::max(until, sold + kWashSaleDays);
    }

    // Losses of the last 30 days count only if the symbol is not bought now.
    void block_purchases() {
        if (!settings_.lots.wash_sales) return;
        for (const Disposal& row : book_.report->disposals)
            if (row.taxed && row.gain.is_negative() && row.date >= book_.as_of - kWashSaleDays)
                block(row.symbol, row.date);
    }

    // Cash that may be spent: what exceeds the planned balance, and what the sales bring.
    Decimal budget() const {
        Decimal physical;
        for (const auto& [key, balance] : cash_)
            if (const auto rate = rate_on(*book_.market, key.second, book_.as_of))
                physical += product(std::max(balance, Decimal{}), *rate);
        physical -= plan_.cash_reserve;
        Decimal planned;
        for (const BucketDrift& row : result_.drift.buckets)
            if (row.bucket == kCashBucket) planned = row.value + trades_.at(row.bucket);
        const Decimal excess = after_.at(std::string(kCashBucket)) - planned;
        return std::max(Decimal{}, std::min(physical, excess));
    }

    void buy() {
        Decimal needs;
        std::vector<const BucketDrift*> rows;
        for (const BucketDrift& row : result_.drift.buckets) {
            const Decimal need = trades_.at(row.bucket);
            if (row.bucket == kCashBucket || need.sign() <= 0) continue;
            needs += need;
            rows.push_back(&row);
        }
        if (needs.is_zero()) return;
        std::ranges::stable_sort(rows, [&](const BucketDrift* a, const BucketDrift* b) {
            return trades_.at(a->bucket) > trades_.at(b->bucket);
        });
        const Decimal budget = std::min(this->budget(), needs);
        Proration parts(budget, needs);
        for (const BucketDrift* row : rows) buy_bucket(*row, parts.next(trades_.at(row->bucket)));
    }

    // The symbol to buy: the one of the target, else the largest holding that may be bought.
    struct Choice {
        std::string symbol;
        Unplaced reason = Unplaced::kNoSymbol;
    };
    Choice symbol_for(const BucketDrift& row) const {
        std::map<std::string, Decimal> values;
        for (const Candidate& one : candidates_)
            if (one.bucket == row.bucket) values[one.symbol] += one.value;
        std::vector<std::pair<std::string, Decimal>> held(values.begin(), values.end());
        std::ranges::stable_sort(held,
                                 [](const auto& a, const auto& b) { return a.second > b.second; });
        for (const AllocationTarget& target : plan_.targets)
            if (target.bucket == row.bucket && !symbol_to_buy(plan_, target).empty())
                held.insert(held.begin(), {symbol_to_buy(plan_, target), Decimal{}});
        Choice choice;
        for (const auto& [symbol, value] : held) {
            if (bucket_of(plan_, *book_.market, symbol) != row.bucket) {
                choice.reason = Unplaced::kOtherBucket;
                continue;
            }
            if (blocks_.contains(symbol)) {
                choice.reason = Unplaced::kWashSale;
                continue;
            }
            const auto price = price_on(*book_.market, symbol, book_.as_of);
            const auto rate = rate_on(*book_.market, currency_of(symbol), book_.as_of);
            if (!price || price->sign() <= 0 || !rate) {
                choice.reason = Unplaced::kNoPrice;
                continue;
            }
            choice.symbol = symbol;
            return choice;
        }
        return choice;
    }

    // Buys for up to `amount`, in the accounts that hold the symbol first, then by their cash.
    void buy_bucket(const BucketDrift& row, Decimal amount) {
        const Choice choice = symbol_for(row);
        if (choice.symbol.empty()) {
            report_unplaced(row, trades_.at(row.bucket), choice.reason, Decimal{});
            return;
        }
        const RebalanceOrder draft = order_of("", RebalanceSide::kBuy, choice.symbol, row.bucket);
        const Decimal rate = *rate_on(*book_.market, draft.currency, book_.as_of);
        const Decimal unit = product(draft.price, rate);
        Decimal left = amount;
        for (const auto& [account, balance] : accounts_for(choice.symbol, draft.currency)) {
            const Decimal available = std::min(left, product(balance, rate));
            RebalanceOrder order = draft;
            order.account = account;
            order.quantity = affordable(available, unit);
            order.value = product(order.quantity, unit);
            const Decimal paid = product(order.quantity, order.price);
            if (order.quantity.sign() <= 0 || order.value < plan_.minimum_order || paid > balance)
                continue;
            left -= order.value;
            result_.totals.bought += order.value;
            after_[order.bucket] += order.value;
            after_[std::string(kCashBucket)] -= order.value;
            cash_[{account, order.currency}] -= paid;
            result_.orders.push_back(std::move(order));
        }
        report_unplaced(row, trades_.at(row.bucket) - amount + left, Unplaced::kCash,
                        product(unit, plan_.quantity_step));
    }

    // The largest multiple of the step that costs at most `available`.
    Decimal affordable(Decimal available, Decimal unit) const {
        Decimal quantity = floor_to(mul_div(available, Decimal{1}, unit), plan_.quantity_step);
        if (product(quantity, unit) > available) quantity -= plan_.quantity_step;
        return quantity;
    }

    // A remainder below a step or below the smallest order is no message.
    void report_unplaced(const BucketDrift& row, Decimal left, Unplaced reason, Decimal step) {
        if (left.sign() > 0 && left >= step && left >= plan_.minimum_order)
            result_.unplaced.push_back({row.bucket, RebalanceSide::kBuy, left, reason});
    }

    std::vector<std::pair<std::string, Decimal>> accounts_for(const std::string& symbol,
                                                              fin::Currency currency) const {
        std::vector<std::pair<std::string, Decimal>> accounts;
        for (const auto& [key, balance] : cash_)
            if (key.second == currency && balance.sign() > 0)
                accounts.emplace_back(key.first, balance);
        std::ranges::stable_sort(accounts, [&](const auto& a, const auto& b) {
            const bool holds_a = held_.contains({a.first, symbol});
            const bool holds_b = held_.contains({b.first, symbol});
            return holds_a != holds_b ? holds_a : a.second > b.second;
        });
        return accounts;
    }

    void finish() {
        for (const auto& [symbol, until] : blocks_)
            result_.purchase_blocks.push_back({symbol, until});
        for (const BucketDrift& row : result_.drift.buckets) {
            BucketAfter after;
            after.bucket = row.bucket;
            after.value = after_.at(row.bucket);
            after.weight = after.value.to_double() / result_.drift.managed_value.to_double();
            after.drift = after.weight - row.target;
            after.status = band_status(after.drift, row.band);
            result_.after.push_back(std::move(after));
        }
    }

    const RebalanceSettings& settings_;
    const AllocationPlan& plan_;
    const AllocationBook& book_;
    const Allocated& allocated_;
    Rebalance result_;
    std::vector<Candidate> candidates_;  // in the order in which they are sold
    std::map<std::pair<std::string, std::string>, Decimal> held_;  // by account and symbol
    std::map<CashKey, Decimal> cash_;
    std::map<std::string, Decimal> trades_;    // by bucket: planned
    std::map<std::string, Decimal> after_;     // by bucket, less the reserve
    std::map<std::string, fin::Date> blocks_;  // last day of the window, by symbol
    std::map<std::string, fin::Currency> bought_in_;
};

Status check_settings(const RebalanceSettings& settings) {
    TRY_STATUS(check_plan(settings.plan));
    const LotMethod method = settings.lots.method;
    if (method == LotMethod::kAverage || method == LotMethod::kSection104)
        return fail(Code::kInvalidInput,
                    "the method pools lots, so none can be chosen for a sale: expected fifo, lifo, "
                    "hifo, lofo or specific");
    if (settings.short_term_rate.has_value() != settings.long_term_rate.has_value())
        return fail(Code::kInvalidInput,
                    "one tax rate is given: give short_term_rate and long_term_rate, or neither");
    for (const auto& rate : {settings.short_term_rate, settings.long_term_rate})
        if (rate && !(*rate >= 0.0 && *rate <= 1.0))
            return fail(Code::kInvalidInput,
                        fmt::format("the tax rate {} is not between 0 and 1", *rate));
    return {};
}

// Orders at prices that are no longer current.
void report_stale(const Rebalance& result, const MarketInputs& market, fin::Date as_of,
                  Issues& issues) {
    std::set<std::string> symbols;
    for (const RebalanceOrder& order : result.orders) symbols.insert(order.symbol);
    for (const std::string& symbol : symbols) {
        const DatedSeries& series = market.prices.at(symbol);
        const std::size_t next = series.after(as_of);
        if (next == 0) continue;
        if (auto issue = stale_price(market, symbol, series.points[next - 1].first, as_of))
            issues.push_back(*std::move(issue));
    }
}

}  // namespace

Result<Outcome<Rebalance>> rebalance(std::span<const model::Transaction> transactions,
                                     const MarketInputs& market,
                                     const RebalanceSettings& settings) {
    TRY_STATUS(check_settings(settings));
    LotSettings lots = settings.lots;
    lots.as_of = settings.as_of;
    lots.prices.clear();
    TRY(auto report, lot_report(transactions, lots, settings.on_error));
    const AllocationBook book{&report.value, &market, settings.as_of};
    Allocated allocated = allocate(settings.plan, book);
    TRY(Drift drift, drift_of(settings.plan, allocated));
    Outcome<Rebalance> outcome{Rebalancer(settings, book, allocated, std::move(drift)).run(),
                               std::move(allocated.issues)};
    report_stale(outcome.value, market, settings.as_of, outcome.issues);
    outcome.issues.insert(outcome.issues.end(), report.issues.begin(), report.issues.end());
    return outcome;
}

}  // namespace ballast::ledger
