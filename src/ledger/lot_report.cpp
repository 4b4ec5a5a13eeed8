#include "ledger/lot_report.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>
#include <tuple>

#include "ledger/contracts.hpp"
#include "ledger/section_104.hpp"
#include "ledger/wash_sales.hpp"
#include "model/occ_symbol.hpp"

namespace ballast::ledger {

namespace {

OpenLot open_lot(const LotBook& book, const Position& position, const Lot& lot) {
    return {.lot_id = book.origins[lot.origin],
            .account = book.accounts[position.account],
            .symbol = book.symbols[position.symbol],
            .acquired = lot.acquired,
            .holding_from = lot.holding_from,
            .quantity = lot.quantity,
            .unit_cost = {},
            .cost_basis = lot.basis,
            .loss_basis = lot.loss_basis,
            .market_value = {},
            .unrealized_gain = {},
            .term = {},
            .currency = position.currency,
            .contracted = lot.contracted};
}

OpenLot open_short(const LotBook& book, const Position& position, const ShortLot& lot) {
    return {.lot_id = book.origins[lot.origin],
            .account = book.accounts[position.account],
            .symbol = book.symbols[position.symbol],
            .acquired = lot.sold,
            .holding_from = lot.sold,
            .quantity = -lot.quantity,
            .unit_cost = {},
            .cost_basis = -lot.proceeds,
            .loss_basis = {},
            .market_value = {},
            .unrealized_gain = {},
            .term = {},
            .currency = position.currency};
}

Disposal disposal(const Engine& engine, const DisposalRecord& record) {
    const LotBook& book = engine.lots();
    return {.date = record.date,
            .symbol = book.symbols[record.symbol],
            .account = book.accounts[record.account],
            .lot_id = book.origins[record.origin],
            .acquired = record.acquired,
            .holding_from = record.holding_from,
            .quantity = record.quantity,
            .proceeds = record.proceeds,
            .cost_basis = record.basis,
            .gain = record.proceeds - record.basis,
            .term = record.term,
            .wash_sale_disallowed = {},
            .code = {},
            .rule = record.rule,
            .transaction = engine.transaction(record.transaction),
            .currency = record.currency,
            .contracted = record.contracted,
            .sold_short = record.sold_short};
}

// Units adjusted for all later splits.
Decimal final_units(const Engine& engine, std::uint32_t symbol, Decimal quantity, fin::Date after) {
    for (const SplitRecord& split : engine.splits())
        if (split.symbol == symbol && split.date > after)
            quantity = mul_div(quantity, split.numerator, split.denominator);
    return quantity;
}

constexpr Decimal kSharesPerContract{100};

// The underlying stock of a call; empty for any other security.
std::optional<std::string> call_on(const std::string& symbol) {
    if (symbol.size() < 16) return std::nullopt;
    const auto terms = model::parse_occ_symbol(symbol);
    if (!terms || terms->right != model::OptionRight::kCall) return std::nullopt;
    return terms->underlying;
}

// Passes the rows of one symbol, and of the calls on it, through match_wash_sales.
class WashPass {
public:
    WashPass(Engine& engine, LotReport& report) : engine_(engine), report_(report) {}

    void run() {
        std::map<std::string, std::vector<WashLot>> by_symbol;  // options under their underlying
        for (std::size_t i = 0; i < report_.disposals.size(); ++i) {
            const Disposal& row = report_.disposals[i];
            if (!is_sale(row))
                kept_.push_back(i);
            else
                by_symbol[group_of(row.symbol)].push_back(sold(i));
        }
        for (std::size_t i = 0; i < report_.open_lots.size(); ++i)
            if (report_.open_lots[i].quantity > Decimal{})
                by_symbol[group_of(report_.open_lots[i].symbol)].push_back(held(i));
            else
                kept_open_.push_back(i);
        std::vector<std::pair<std::size_t, Disposal>> disposals;
        std::vector<OpenLot> open;
        for (const std::size_t i : kept_) disposals.emplace_back(i, report_.disposals[i]);
        for (const std::size_t i : kept_open_) open.push_back(report_.open_lots[i]);
        for (auto& [symbol, lots] : by_symbol)
            for (const WashLot& lot : match_wash_sales(std::move(lots)))
                if (lot.sold)
                    disposals.emplace_back(lot.source, back_sold(lot));
                else
                    open.push_back(back_held(lot));
        std::stable_sort(disposals.begin(), disposals.end(),
                         [](const auto& a, const auto& b) { return a.first < b.first; });
        report_.disposals.clear();
        for (auto& [source, row] : disposals) report_.disposals.push_back(std::move(row));
        report_.open_lots = std::move(open);
    }

private:
    // An option that expires is sold for zero on that day (IRC 1234(a)(2)).
    static bool is_sale(const Disposal& row) {
        return !row.sold_short &&
               (row.rule == DisposalRule::kSale || row.rule == DisposalRule::kTransferFee ||
                row.rule == DisposalRule::kExercise || row.rule == DisposalRule::kExpiry);
    }
    // Calls are grouped with the shares of their underlying; puts, which sell, are separate.
    static std::string group_of(const std::string& symbol) {
        const auto call = call_on(symbol);
        return call ? *call : symbol;
    }
    // A purchase whose lots are in several accounts is one order.
    WashLot common(const std::string& symbol, const std::string& lot_id) {
        WashLot lot;
        lot.orders = {*engine_.lots().origins.find(lot_id)};
        lot.key = lot_id;
        symbol_ = *engine_.lots().symbols.find(symbol);
        lot.security = symbol_;
        lot.is_call = call_on(symbol).has_value();
        return lot;
    }
    // Shares that a lot represents, in units adjusted for all splits.
    Decimal units_of(const WashLot& lot, fin::Date after) const {
        const Decimal shares =
            lot.is_call ? product(lot.quantity, kSharesPerContract) : lot.quantity;
        return final_units(engine_, symbol_, shares, after);
    }
    WashLot sold(std::size_t i) {
        const Disposal& row = report_.disposals[i];
        WashLot lot = common(row.symbol, row.lot_id);
        lot.quantity = row.quantity;
        lot.units = units_of(lot, row.date);
        lot.acquired = row.contracted.value_or(*row.acquired);
        lot.holding_from = *row.holding_from;
        lot.basis = row.cost_basis;
        lot.sold = row.date;
        lot.proceeds = row.proceeds;
        lot.basis_is_lost = !is_taxed(engine_.settings().treatment_of(row.account));
        lot.source = i;
        // In a tax-exempt account there is no loss to disallow.
        if (lot.basis_is_lost && lot.proceeds < lot.basis) lot.proceeds = lot.basis;
        return lot;
    }
    WashLot held(std::size_t i) {
        const OpenLot& row = report_.open_lots[i];
        WashLot lot = common(row.symbol, row.lot_id);
        lot.quantity = row.quantity;
        lot.units = lot.is_call ? product(row.quantity, kSharesPerContract) : row.quantity;
        lot.acquired = row.contracted.value_or(row.acquired);
        lot.holding_from = row.holding_from;
        lot.basis = row.cost_basis;
        lot.basis_is_lost = !is_taxed(engine_.settings().treatment_of(row.account));
        lot.source = i;
        return lot;
    }
    Disposal back_sold(const WashLot& lot) const {
        Disposal row = report_.disposals[lot.source];
        const bool whole = lot.quantity == row.quantity;
        const Decimal proceeds =
            lot.basis_is_lost
                ? (whole ? row.proceeds : mul_div(row.proceeds, lot.quantity, row.quantity))
                : lot.proceeds;
        row.quantity = lot.quantity;
        row.proceeds = proceeds;
        row.cost_basis = lot.basis;
        row.holding_from = lot.holding_from;
        row.wash_sale_disallowed = lot.disallowed;
        row.gain = row.proceeds - row.cost_basis + lot.disallowed;
        row.code = lot.disallowed.is_zero() ? "" : "W";
        row.term = term_of(lot.holding_from, row.date);
        return row;
    }
    OpenLot back_held(const WashLot& lot) const {
        OpenLot row = report_.open_lots[lot.source];
        row.quantity = lot.quantity;
        row.cost_basis = lot.basis;
        row.holding_from = lot.holding_from;
        row.wash_sale = lot.is_replacement && !lot.basis_is_lost;
        return row;
    }

    Engine& engine_;
    LotReport& report_;
    std::uint32_t symbol_ = 0;
    std::vector<std::size_t> kept_;
    std::vector<std::size_t> kept_open_;
};

void set_treatments(LotReport& report, const LotSettings& settings) {
    if (settings.account_types.empty()) return;
    for (OpenLot& lot : report.open_lots) lot.tax_treatment = settings.treatment_of(lot.account);
    for (Disposal& row : report.disposals) {
        row.tax_treatment = settings.treatment_of(row.account);
        row.taxed = is_taxed(row.tax_treatment);
    }
}

void sum_gains(LotReport& report) {
    // All taxed accounts are summed as taxable.
    std::map<std::tuple<model::AccountType, int, fin::Currency>, RealizedGain> sums;
    constexpr int kAllYears = 1 << 20;
    for (const Disposal& row : report.disposals)
        for (const int year : {row.date.year(), kAllYears}) {
            const auto treatment = row.taxed ? model::AccountType::kTaxable : row.tax_treatment;
            RealizedGain& sum = sums[{treatment, year, row.currency}];
            sum.tax_treatment = treatment;
            if (year != kAllYears) sum.year = year;
            sum.currency = row.currency;
            (!row.term                   ? sum.no_term
             : *row.term == Term::kShort ? sum.short_term
                                         : sum.long_term) += row.gain;
            sum.total += row.gain;
        }
    report.realized.clear();
    report.realized_untaxed.clear();
    for (auto& [key, sum] : sums)
        (is_taxed(sum.tax_treatment) ? report.realized : report.realized_untaxed).push_back(sum);
}

void sum_holdings(LotReport& report) {
    std::map<std::tuple<std::string_view, std::string_view, fin::Currency>, Holding> holdings;
    const auto at = [&](const std::string& account, const std::string& symbol,
                        fin::Currency currency) -> Holding& {
        Holding& holding = holdings[{account, symbol, currency}];
        if (holding.symbol.empty()) {
            holding.account = account;
            holding.symbol = symbol;
            holding.currency = currency;
        }
        return holding;
    };
    for (const OpenLot& lot : report.open_lots) {
        Holding& holding = at(lot.account, lot.symbol, lot.currency);
        holding.quantity += lot.quantity;
        holding.cost_basis += lot.cost_basis;
    }
    for (const Disposal& row : report.disposals)
        at(row.account, row.symbol, row.currency).realized_gain += row.gain;
    report.holdings.clear();
    for (auto& [key, holding] : holdings) report.holdings.push_back(std::move(holding));
}

}  // namespace

void value_lots(LotReport& report, const LotSettings& settings, fin::Date as_of, Issues& issues) {
    std::stable_sort(report.open_lots.begin(), report.open_lots.end(),
                     [](const OpenLot& a, const OpenLot& b) {
                         return std::tie(a.account, a.symbol, a.acquired) <
                                std::tie(b.account, b.symbol, b.acquired);
                     });
    std::size_t valued = 0;
    std::set<std::string_view> missing;
    std::map<std::string_view, std::pair<fin::Currency, fin::Currency>> foreign;
    for (OpenLot& lot : report.open_lots) {
        lot.unit_cost = per_unit(lot.cost_basis, lot.quantity);
        lot.term = lot.quantity.is_negative() ? Term::kShort : term_of(lot.holding_from, as_of);
        const auto price = settings.prices.find(lot.symbol);
        if (price == settings.prices.end()) {
            if (!settings.prices.empty()) missing.insert(lot.symbol);
            continue;
        }
        ++valued;
        const auto currency = settings.price_currencies.find(lot.symbol);
        if (currency != settings.price_currencies.end() && currency->second != lot.currency) {
            foreign.try_emplace(lot.symbol, currency->second, lot.currency);
            continue;
        }
        lot.market_value =
            product(product(lot.quantity, price->second), contract_multiplier(lot.symbol));
        lot.unrealized_gain = *lot.market_value - lot.cost_basis;
    }
    if (settings.prices.empty() || report.open_lots.empty()) return;
    report.coverage = static_cast<double>(valued) / static_cast<double>(report.open_lots.size());
    for (const std::string_view symbol : missing)
        issues.push_back({Severity::kWarning, "no_price",
                          fmt::format("{} has no price: its lots are not valued", symbol),
                          std::string(symbol)});
    for (const auto& [symbol, currencies] : foreign)
        issues.push_back(
            {Severity::kWarning, "price_currency",
             fmt::format(
                 "{} is priced in {} and was bought in {}: its lots have a value and a gain "
                 "only in a reporting currency",
                 symbol, currencies.first.to_string(), currencies.second.to_string()),
             std::string(symbol)});
}

void complete(LotReport& report, const LotSettings& settings, fin::Date as_of, Issues& issues) {
    if (as_of != fin::Date{}) report.as_of = as_of;
    value_lots(report, settings, as_of, issues);
    set_treatments(report, settings);
    sum_gains(report);
    sum_holdings(report);
}

Outcome<LotReport> report_of(Engine& engine, fin::Date as_of) {
    Outcome<LotReport> outcome{{}, engine.issues()};
    LotReport& report = outcome.value;
    const LotBook& book = engine.lots();
    if (engine.settings().method == LotMethod::kAverage)
        for (const Position& position : book.positions())
            engine.lots().level(engine.lots().position(position.account, position.symbol));
    std::size_t open = 0;
    for (const Position& position : book.positions())
        open += position.lots.size() + position.shorts.size();
    report.open_lots.reserve(open);
    for (const Position& position : book.positions()) {
        for (const Lot& lot : position.lots)
            report.open_lots.push_back(open_lot(book, position, lot));
        for (const ShortLot& lot : position.shorts)
            report.open_lots.push_back(open_short(book, position, lot));
    }
    report.disposals.reserve(engine.disposals().size());
    for (const DisposalRecord& record : engine.disposals())
        report.disposals.push_back(disposal(engine, record));
    if (engine.settings().wash_sales) WashPass(engine, report).run();
    for (const auto& [key, balance] : engine.cash())
        report.cash.push_back({book.accounts[key.first], key.second, balance});
    std::stable_sort(report.cash.begin(), report.cash.end(), [](const auto& a, const auto& b) {
        return std::tie(a.account, a.currency) < std::tie(b.account, b.currency);
    });
    complete(report, engine.settings(), as_of, outcome.issues);
    return outcome;
}

Result<Outcome<LotReport>> lot_report(model::TransactionRows transactions,
                                      const LotSettings& settings, OnError on_error) {
    const bool pools =
        settings.method == LotMethod::kAverage || settings.method == LotMethod::kSection104;
    if (settings.wash_sales && pools)
        return fail(Code::kInvalidInput,
                    "wash_sales requires a method that identifies lots: fifo, lifo, hifo, lofo or "
                    "specific");
    if (settings.method == LotMethod::kSection104)
        return section_104(transactions.list(), settings, on_error);
    LedgerRun run(transactions, settings, on_error);
    TRY_STATUS(run.all());
    fin::Date as_of = settings.as_of.value_or(fin::Date{});
    if (!settings.as_of)
        for (std::size_t i = 0; i < transactions.size(); ++i)
            as_of = std::max(as_of, transactions.date(i));
    Outcome<LotReport> outcome = report_of(run.engine(), as_of);
    outcome.issues.insert(outcome.issues.end(), run.issues().begin(), run.issues().end());
    outcome.value.unposted = run.unposted();
    return outcome;
}

}  // namespace ballast::ledger
