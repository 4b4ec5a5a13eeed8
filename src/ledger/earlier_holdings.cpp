#include "ledger/earlier_holdings.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <deque>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>
#include <utility>

#include "ledger/lot_report.hpp"

namespace ballast::ledger {

namespace {

using model::ComparedFigure;
using model::DifferenceReason;
using model::EarlierFigure;
using model::EarlierMeasure;
using model::TransactionType;

constexpr double kNothing = 1e-9;

double value_of(const std::optional<Decimal>& value) { return value ? value->to_double() : 0.0; }

struct EarlierLot {
    double quantity = 0.0;
    double unit_cost = 0.0;
};

void sell(std::deque<EarlierLot>& lots, double quantity) {
    while (quantity > kNothing && !lots.empty()) {
        const double sold = std::min(quantity, lots.front().quantity);
        lots.front().quantity -= sold;
        quantity -= sold;
        if (lots.front().quantity <= kNothing) lots.pop_front();
    }
}

struct NamedRule {
    bool EarlierRules::* rule;
    DifferenceReason reason;
    std::string_view text;
};
constexpr std::array kRules{
    NamedRule{&EarlierRules::dividend_as_shares, DifferenceReason::kDividendAsShares,
              "cash dividends were added as shares"},
    NamedRule{&EarlierRules::transfer_out_ignored, DifferenceReason::kTransferOutIgnored,
              "outgoing transfers were left out"},
    NamedRule{&EarlierRules::transfer_out_as_inflow, DifferenceReason::kTransferOutAsInflow,
              "outgoing transfers were added as incoming ones"},
    NamedRule{&EarlierRules::fees_left_out, DifferenceReason::kFeesLeftOut,
              "fees were left out of the cost"}};

// Every set of rules, the smallest first; two rules on outgoing transfers exclude each other.
std::vector<unsigned> rule_sets() {
    std::vector<unsigned> sets;
    for (unsigned bits = 1; bits < 1U << kRules.size(); ++bits)
        if ((bits & 6U) != 6U) sets.push_back(bits);
    std::ranges::stable_sort(
        sets, [](unsigned a, unsigned b) { return std::popcount(a) < std::popcount(b); });
    return sets;
}

EarlierRules rules_of(unsigned bits) {
    EarlierRules rules;
    for (std::size_t i = 0; i < kRules.size(); ++i) rules.*kRules[i].rule = (bits >> i & 1U) != 0;
    return rules;
}

// Sets the reason to the smallest set of rules by which `figure_by` gives the earlier figure.
template <class FigureBy>
void find_rules(ComparedFigure& figure, const FigureBy& figure_by) {
    const int digits = figure.earlier.measure == EarlierMeasure::kQuantity ? 6 : 2;
    for (const unsigned bits : rule_sets()) {
        const std::optional<double> by_rules = figure_by(rules_of(bits));
        if (!by_rules || !model::are_equal(*by_rules, figure.earlier.value, digits)) continue;
        figure.detail.clear();
        for (std::size_t i = 0; i < kRules.size(); ++i) {
            if ((bits >> i & 1U) == 0) continue;
            if (figure.detail.empty()) figure.reason = kRules[i].reason;
            figure.detail += (figure.detail.empty() ? "" : "; ") + std::string(kRules[i].text);
        }
        return;
    }
}

// The transactions of an account up to a day, and the holdings of this ledger.
class AccountView {
public:
    AccountView(std::map<std::string, std::vector<model::Transaction>> by_symbol,
                const std::vector<Holding>& holdings, const std::string& account,
                std::optional<fin::Date> as_of, const EarlierPrice& price,
                const EarlierPrice& earlier_price)
        : by_symbol_(std::move(by_symbol)),
          as_of_(as_of),
          price_(price),
          earlier_price_(earlier_price) {
        for (const Holding& holding : holdings)
            if (holding.account == account && !holding.symbol.empty())
                holdings_.emplace(holding.symbol, &holding);
    }

    ComparedFigure compare(const EarlierFigure& figure) const {
        return figure.symbol.empty() ? compare_account(figure) : compare_holding(figure);
    }

private:
    std::optional<double> by_rules(const std::string& symbol, EarlierMeasure measure,
                                   const EarlierRules& rules) const {
        const auto rows = by_symbol_.find(symbol);
        if (rows == by_symbol_.end()) return std::nullopt;
        const EarlierHolding holding = earlier_holding(rows->second, rules);
        return measure == EarlierMeasure::kQuantity ? holding.quantity : holding.cost_basis;
    }

    ComparedFigure compare_holding(const EarlierFigure& figure) const {
        if (!by_symbol_.contains(figure.symbol))
            return model::without_current(
                figure, DifferenceReason::kNoTransactions,
                "the files have no transaction of this security in this account: the holding was "
                "entered without one");
        const auto found = holdings_.find(figure.symbol);
        const Holding* holding = found == holdings_.end() ? nullptr : found->second;
        const bool is_quantity = figure.measure == EarlierMeasure::kQuantity;
        const double current = holding == nullptr ? 0.0
                               : is_quantity      ? holding->quantity.to_double()
                                                  : holding->cost_basis.to_double();
        ComparedFigure compared = model::compared(figure, current);
        if (compared.reason == DifferenceReason::kUnexplained)
            find_rules(compared, [&](const EarlierRules& rules) {
                return by_rules(figure.symbol, figure.measure, rules);
            });
        return compared;
    }

    struct Worth {
        double cost = 0.0;
        double value = 0.0;  // of what has a price
        std::vector<std::string> without_price;
    };

    enum class Prices : std::uint8_t { kHere, kEarlier };

    // Where the earlier price is not known, the one here.
    std::optional<double> price_of(const std::string& symbol, Prices prices) const {
        if (!as_of_) return std::nullopt;
        const auto earlier =
            prices == Prices::kEarlier ? earlier_price_(symbol, *as_of_) : std::optional<double>();
        return earlier ? earlier : price_(symbol, *as_of_);
    }

    void add(const std::string& symbol, double quantity, double cost, Prices prices,
             Worth& worth) const {
        worth.cost += cost;
        if (std::abs(quantity) <= kNothing) return;
        const auto price = price_of(symbol, prices);
        if (price)
            worth.value += quantity * *price;
        else
            worth.without_price.push_back(symbol);
    }

    Worth current(Prices prices) const {
        Worth worth;
        for (const auto& [symbol, holding] : holdings_)
            add(symbol, holding->quantity.to_double(), holding->cost_basis.to_double(), prices,
                worth);
        return worth;
    }

    Worth by_rules(const EarlierRules& rules, Prices prices) const {
        Worth worth;
        for (const auto& [symbol, rows] : by_symbol_) {
            const EarlierHolding holding = earlier_holding(rows, rules);
            add(symbol, holding.quantity, holding.cost_basis, prices, worth);
        }
        return worth;
    }

    static double measured(const Worth& worth, EarlierMeasure measure) {
        if (measure == EarlierMeasure::kCostBasis) return worth.cost;
        return measure == EarlierMeasure::kMarketValue ? worth.value : worth.value - worth.cost;
    }

    // The prices of what was traded that differ: "VTI at 50 in the files and 100 here".
    std::string other_prices() const {
        std::vector<std::string> found;
        for (const auto& [symbol, rows] : by_symbol_) {
            const auto here = price_of(symbol, Prices::kHere);
            const auto earlier = price_of(symbol, Prices::kEarlier);
            if (here && earlier && !model::are_equal(*here, *earlier, 6))
                found.push_back(model::prices_text(symbol, *earlier, *here));
        }
        return fmt::format("{}", fmt::join(found, ", "));
    }

    ComparedFigure compare_account(const EarlierFigure& figure) const {
        ComparedFigure compared = compare_account(figure, Prices::kHere);
        if (compared.reason != DifferenceReason::kUnexplained) return compared;
        if (const std::string prices = other_prices(); !prices.empty())
            model::explain_by_prices(compared, compare_account(figure, Prices::kEarlier), prices);
        return compared;
    }

    ComparedFigure compare_account(const EarlierFigure& figure, Prices prices) const {
        const Worth worth = current(prices);
        const double current = measured(worth, figure.measure);
        if (figure.measure != EarlierMeasure::kCostBasis && !worth.without_price.empty()) {
            const std::string missing =
                fmt::format("no price of {} on the day", fmt::join(worth.without_price, ", "));
            const bool as_zero = model::are_equal(current, figure.value, 2);
            return model::without_current(
                figure,
                as_zero ? DifferenceReason::kMissingPriceAsZero : DifferenceReason::kNoPrice,
                missing + (as_zero ? ", which the earlier system counted as zero" : ""));
        }
        ComparedFigure compared = model::compared(figure, current);
        if (compared.reason != DifferenceReason::kUnexplained) return compared;
        if (figure.measure == EarlierMeasure::kMarketValue &&
            model::are_equal(worth.cost, figure.value, 2)) {
            compared.reason = DifferenceReason::kValueAtCost;
            compared.detail = "the earlier system stored the cost as value";
            return compared;
        }
        find_rules(compared, [&](const EarlierRules& rules) {
            return measured(by_rules(rules, prices), figure.measure);
        });
        return compared;
    }

    std::map<std::string, std::vector<model::Transaction>> by_symbol_;
    std::map<std::string, const Holding*> holdings_;
    std::optional<fin::Date> as_of_;
    const EarlierPrice& price_;
    const EarlierPrice& earlier_price_;
};

}  // namespace

EarlierHolding earlier_holding(std::span<const model::Transaction> transactions,
                               const EarlierRules& rules) {
    std::deque<EarlierLot> lots;
    const auto add = [&](const model::Transaction& t, double price) {
        const double quantity = value_of(t.quantity);
        if (quantity <= 0.0) return;
        const double fees = rules.fees_left_out ? 0.0 : t.fees.to_double();
        lots.push_back({quantity, price + fees / quantity});
    };
    for (const model::Transaction& t : transactions) {
        const double price = value_of(t.price);
        switch (t.type) {
            case TransactionType::kBuy:
            case TransactionType::kReinvest:
            case TransactionType::kTransferIn:
                add(t, price);
                break;
            case TransactionType::kSell:
                sell(lots, value_of(t.quantity));
                break;
            case TransactionType::kDividend:
                if (rules.dividend_as_shares && price > 0.0) add(t, price);
                break;
            case TransactionType::kTransferOut:
                if (rules.transfer_out_as_inflow)
                    add(t, price);
                else if (!rules.transfer_out_ignored)
                    sell(lots, value_of(t.quantity));
                break;
            case TransactionType::kSplit:
                for (EarlierLot& lot : lots) {
                    lot.quantity *= value_of(t.ratio);
                    lot.unit_cost /= value_of(t.ratio);
                }
                break;
            default:
                break;
        }
    }
    EarlierHolding holding;
    for (const EarlierLot& lot : lots) {
        holding.quantity += lot.quantity;
        holding.cost_basis += lot.quantity * lot.unit_cost;
    }
    return holding;
}

Result<std::vector<ComparedFigure>> compare_holdings(
    std::span<const EarlierFigure> figures, std::span<const model::Transaction> transactions,
    const LotSettings& settings, const EarlierPrice& price, const EarlierPrice& earlier_price) {
    using Day = std::pair<std::optional<fin::Date>, std::string>;  // and account
    std::vector<model::Transaction> ordered(transactions.begin(), transactions.end());
    std::ranges::stable_sort(ordered, {}, &model::Transaction::date);
    std::map<std::optional<fin::Date>, std::vector<Holding>> holdings;
    std::map<Day, AccountView> views;
    std::vector<ComparedFigure> compared;
    compared.reserve(figures.size());
    for (const EarlierFigure& figure : figures) {
        const Day day{figure.as_of, figure.object};
        auto view = views.find(day);
        if (view == views.end()) {
            const auto is_later = [&](const model::Transaction& t) {
                return figure.as_of && t.date > *figure.as_of;
            };
            auto held = holdings.find(figure.as_of);
            if (held == holdings.end()) {
                LotSettings as_of = settings;
                as_of.as_of = figure.as_of;
                TRY(auto report, lot_report(ordered, as_of, OnError::kSkip));
                held = holdings.emplace(figure.as_of, std::move(report.value.holdings)).first;
            }
            std::map<std::string, std::vector<model::Transaction>> by_symbol;
            for (const model::Transaction& t : ordered)
                if (t.account == figure.object && !t.symbol.empty() && !is_later(t))
                    by_symbol[t.symbol].push_back(t);
            view = views
                       .emplace(
                           std::piecewise_construct, std::forward_as_tuple(day),
                           std::forward_as_tuple(std::move(by_symbol), held->second, figure.object,
                                                 figure.as_of, price, earlier_price))
                       .first;
        }
        compared.push_back(view->second.compare(figure));
    }
    return compared;
}

}  // namespace ballast::ledger
