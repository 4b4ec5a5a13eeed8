// ledger.lots and ledger.performance.
#include "service/ledger/methods.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <set>
#include <span>

#include "base/digest.hpp"
#include "ledger/contracts.hpp"
#include "ledger/lot_report.hpp"
#include "service/book/contract_prices.hpp"
#include "service/field_error.hpp"
#include "service/ledger/describe_lots.hpp"
#include "service/ledger/describe_performance.hpp"
#include "service/ledger/lots.hpp"
#include "service/ledger/market.hpp"
#include "service/market/data.hpp"
#include "service/market/stored_prices.hpp"
#include "service/methods.hpp"
#include "service/provenance.hpp"

namespace ballast::service {

namespace {

// The prices of the request as of the report date.
void read_prices(const LedgerPrices& prices, std::optional<fin::Date> as_of,
                 ledger::LotSettings& settings) {
    if (const auto* map = std::get_if<0>(&prices)) {
        for (const auto& [symbol, price] : *map) settings.prices[symbol] = price.value;
        return;
    }
    std::map<std::string, fin::Date> days;
    for (const LedgerPriceRow& row : std::get<1>(prices).rows) {
        if (as_of && row.date > *as_of) continue;
        const auto [day, first] = days.try_emplace(row.symbol, row.date);
        if (!first && row.date < day->second) continue;
        day->second = row.date;
        settings.prices[row.symbol] = row.price.value;
    }
}

// The latest stored closes up to the report date, or the latest available where the request has no
// date. Returns their dates, by symbol.
Result<std::map<std::string, fin::Date>> read_stored_prices(Call& call, LoadedLedger& loaded,
                                                            ledger::LotSettings& settings) {
    TRY(const auto closes, stored_closes(call, loaded.transactions, settings.as_of));
    std::map<std::string, fin::Date> dates;
    Sha256 digest;
    digest.update_field(loaded.data_digest);
    for (const auto& [symbol, series] : closes) {
        const auto price = price_of(series.back().second);
        if (!price) continue;
        settings.prices[symbol] = *price;
        dates[symbol] = series.back().first;
        digest.update_field(symbol).update_field(price->to_string());
    }
    loaded.data_digest = digest.finish_hex();
    return dates;
}

// Holding periods are counted to the date of the values: that of the last close or transaction.
std::optional<fin::Date> date_of_values(std::span<const model::Transaction> transactions,
                                        const std::map<std::string, fin::Date>& price_dates) {
    std::optional<fin::Date> last;
    for (const model::Transaction& t : transactions) last = last ? std::max(*last, t.date) : t.date;
    if (!last) return last;
    for (const auto& [symbol, date] : price_dates) last = std::max(*last, date);
    return last;
}

// Prices the contracts open on the report date; without one, on the last day with a price or a
// transaction.
Result<PricedContracts> price_contracts(Call& call, const LotsRequest& request,
                                        LoadedLedger& loaded,
                                        const std::map<std::string, fin::Date>& price_dates,
                                        ledger::LotSettings& settings) {
    std::vector<std::string> contracts;
    fin::Date last;
    for (const model::Transaction& t : loaded.transactions) {
        last = std::max(last, t.date);
        if (ledger::is_contract(t.symbol)) contracts.push_back(t.symbol);
    }
    if (contracts.empty()) return PricedContracts{};
    const bool is_stored = !loaded.data_digest.empty();
    if (!request.as_of) {
        for (const auto& [symbol, date] : price_dates) last = std::max(last, date);
        if (is_stored) {
            TRY(const auto close, last_underlying_close(call, contracts));
            if (close) last = std::max(last, *close);
        }
    }
    ledger::MarketInputs market;
    for (const auto& [symbol, price] : settings.prices) {
        ledger::DatedSeries& series = market.prices[symbol];
        if (const auto date = price_dates.find(symbol); date != price_dates.end())
            series.points = {{date->second, price}};
        else
            series.undated = price;
    }
    TRY(PricedContracts priced,
        price_contracts(call, loaded.transactions, market,
                        {.lots = settings,
                         .dates = {request.as_of.value_or(last)},
                         .market = request.option_market.value_or(OptionMarket{}),
                         .is_stored = is_stored}));
    for (const ContractValuation& one : priced.valuations) settings.prices[one.symbol] = one.price;
    if (!priced.digest.empty())
        loaded.data_digest =
            Sha256().update_field(loaded.data_digest).update_field(priced.digest).finish_hex();
    return priced;
}

ledger::LotSettings settings_of(const LotsRequest& request, bool is_stored) {
    const bool has_lots = request.method != ledger::LotMethod::kAverage &&
                          request.method != ledger::LotMethod::kSection104;
    ledger::LotSettings settings{.method = request.method,
                                 .scope = request.scope,
                                 .return_of_capital = request.return_of_capital,
                                 .wash_sales = request.wash_sales.value_or(is_stored && has_lots),
                                 .account_types = request.account_types,
                                 .as_of = request.as_of};
    for (const MethodChangeRow& row : request.method_changes)
        settings.method_changes.push_back({row.from, row.method});
    if (request.prices) read_prices(*request.prices, request.as_of, settings);
    return settings;
}

RealizedView realized_of(const ledger::LotReport& report, Issues& issues) {
    RealizedView view;
    view.untaxed = report.realized_untaxed;
    for (const ledger::RealizedGain& sum : report.realized)
        if (sum.year)
            view.by_year.push_back(
                {*sum.year, sum.currency, sum.short_term, sum.long_term, sum.no_term, sum.total});
        else
            view.by_currency.push_back(
                {sum.currency, sum.short_term, sum.long_term, sum.no_term, sum.total});
    if (view.by_currency.size() > 1) {
        issues.push_back({Severity::kInfo, "several_currencies",
                          "gains are in several currencies and are not totaled: see by_currency",
                          "realized"});
        return view;
    }
    const RealizedCurrency only =
        view.by_currency.empty() ? RealizedCurrency{} : view.by_currency.front();
    view.short_term = only.short_term;
    view.long_term = only.long_term;
    view.total = only.total;
    return view;
}

bool in_reporting_currency(const LotsRequest& request) {
    return request.fx.has_value() || request.currency.has_value();
}

// The reporting currency and the exchange rates of the request.
Result<ledger::MarketInputs> rates_of(const LotsRequest& request) {
    ledger::MarketInputs market;
    market.base = request.currency.value_or(fin::Currency::kUsd);
    if (request.fx) TRY_STATUS(read_rates(*request.fx, market));
    market.sort();
    return market;
}

// The stored rates of what is neither bought nor priced in the reporting currency.
Status add_base_rates(Call& call, const ledger::LotSettings& settings, LoadedLedger& loaded,
                      ledger::MarketInputs& market) {
    std::set<fin::Currency> foreign;
    fin::Date last;
    for (const model::Transaction& t : loaded.transactions) {
        foreign.insert(t.currency);
        last = std::max(last, t.date);
    }
    for (const auto& [symbol, currency] : settings.price_currencies) foreign.insert(currency);
    foreign.erase(market.base);
    return add_stored_rates(call, foreign,
                            {.until = settings.as_of, .as_of = settings.as_of.value_or(last)},
                            loaded, market);
}

// Result for the request's ledger, with its data digest.
struct Booked {
    Outcome<ledger::LotReport> report;
    std::vector<NotBookedView> unposted;
    std::string data_digest;
    std::map<std::string, fin::Date> price_dates;  // of stored closes, by symbol
    std::vector<ContractValuation> options;
    fin::Currency currency;  // of reporting
    std::optional<Outcome<ledger::BaseGains>> in_base;
};

void add_base_gains(const LotsRequest& request, const ledger::LotSettings& settings,
                    Booked& booked) {
    if (!in_reporting_currency(request)) return;
    const ledger::LotReport& report = booked.report.value;
    booked.in_base = ledger::base_gains(report.disposals, *settings.rates);
    ledger::add_unrealized(*booked.in_base, report.open_lots, settings,
                           report.as_of.value_or(fin::Date{}), *settings.rates);
}

Result<Booked> book(Call& call, const LotsRequest& request) {
    TRY(ledger::MarketInputs rates, rates_of(request));
    ledger::LotSettings settings = settings_of(request, !request.transactions);
    if (in_reporting_currency(request)) settings.rates = &rates;
    if (request.transactions && request.transactions->columns != nullptr) {
        const model::TransactionColumns& columns = request.transactions->columns->columns;
        if (auto plain = ledger::plain_report(
                columns, settings,
                in_reporting_currency(request) ? ledger::ReportDetail::kFull : request.detail,
                call.work(), request.outflow_sign)) {
            Booked booked{
                .report = *std::move(plain),
                .currency = in_reporting_currency(request) ? rates.base : columns.currency};
            add_base_gains(request, settings, booked);
            return booked;
        }
    }
    TRY(LoadedLedger loaded, load_ledger(call, request));
    std::map<std::string, fin::Date> price_dates;
    if (!request.prices && !loaded.data_digest.empty()) {
        TRY(price_dates, read_stored_prices(call, loaded, settings));
        if (!settings.as_of) settings.as_of = date_of_values(loaded.transactions, price_dates);
        ledger::MarketInputs securities;
        TRY_STATUS(add_securities(call, loaded, {}, securities));
        for (const auto& [symbol, security] : securities.securities)
            if (security.currency) settings.price_currencies.emplace(symbol, *security.currency);
    }
    if (in_reporting_currency(request) && !request.fx && !loaded.data_digest.empty())
        TRY_STATUS(add_base_rates(call, settings, loaded, rates));
    TRY(PricedContracts contracts, price_contracts(call, request, loaded, price_dates, settings));
    settings.account_types.insert(loaded.account_types.begin(), loaded.account_types.end());
    TRY(auto outcome,
        ledger::lot_report(loaded.transactions, settings,
                           request.on_error == OnLedgerError::kSkip ? ledger::OnError::kSkip
                                                                    : ledger::OnError::kRefuse));
    explain_missing(contracts, outcome.issues);
    outcome.issues =
        joined(joined(std::move(loaded.issues), contracts.assumptions), outcome.issues);
    std::vector<NotBookedView> unposted;
    for (ledger::NotBooked& row : outcome.value.unposted) {
        const model::Transaction& transaction = loaded.transactions[row.row];
        unposted.push_back(not_booked_view(transaction, std::move(row)));
    }
    Booked booked{.report = std::move(outcome),
                  .unposted = std::move(unposted),
                  .data_digest = std::move(loaded.data_digest),
                  .price_dates = std::move(price_dates),
                  .options = std::move(contracts.valuations),
                  .currency = in_reporting_currency(request)
                                  ? rates.base
                                  : single_currency(loaded.transactions)};
    add_base_gains(request, settings, booked);
    return booked;
}

}  // namespace

Result<LotsResponse> run_lots(Call& call, const LotsRequest& request) {
    TRY(Booked booked, book(call, request));
    auto& [report, issues] = booked.report;
    LotsResponse response;
    response.as_of = report.as_of;
    response.realized = realized_of(report, issues);
    response.currency = booked.currency;
    if (booked.in_base) {
        issues = joined(std::move(issues), booked.in_base->issues);
        response.in_base = std::move(booked.in_base->value);
        if (request.detail != ledger::ReportDetail::kFull) {
            response.in_base->disposals.clear();
            response.in_base->open_lots.clear();
        }
    }
    if (request.detail == ledger::ReportDetail::kFull) {
        response.open_lots = std::move(report.open_lots);
        response.disposals = std::move(report.disposals);
    }
    response.holdings = std::move(report.holdings);
    response.cash = std::move(report.cash);
    response.coverage = report.coverage;
    response.unposted = std::move(booked.unposted);
    response.price_dates = std::move(booked.price_dates);
    response.options = std::move(booked.options);
    fill_provenance(response, "ledger.lots", request, std::move(booked.data_digest),
                    std::move(issues));
    return response;
}

namespace {

using BenchmarkCloses = std::vector<std::pair<fin::Date, double>>;

// The closes of the request's benchmark, with the digest of the stored data.
Result<BenchmarkCloses> benchmark_closes(Call& call, const LedgerPerformanceRequest& request,
                                         std::string& data_digest) {
    BenchmarkCloses closes;
    if (request.benchmark && request.benchmark_values)
        return invalid("/benchmark", "not_allowed", "both benchmark and benchmark_values are given",
                       "give one of them");
    if (request.benchmark_values) {
        for (const ValueRow& row : request.benchmark_values->rows) {
            if (!closes.empty() && row.date <= closes.back().first)
                return invalid("/benchmark_values", "order",
                               fmt::format("the benchmark's {} is not after {}",
                                           row.date.to_string(), closes.back().first.to_string()),
                               "order the rows by date, one for each");
            closes.emplace_back(row.date, row.value.value);
        }
        return closes;
    }
    const std::vector<std::string> names{*request.benchmark};
    const auto snapshot = load_snapshot(call, names, std::nullopt);
    if (!snapshot && snapshot.error().code != Code::kNotFound) return Error(snapshot.error());
    if (!snapshot || snapshot->prices().symbols.empty())
        return invalid("/benchmark", "not_found",
                       fmt::format("no closes of {} are stored", *request.benchmark),
                       "import its prices, or give benchmark_values");
    const market::PriceHistory& prices = snapshot->prices();
    for (std::size_t d = 0; d < prices.dates.size(); ++d)
        if (std::isfinite(prices.closes[0][d]))
            closes.emplace_back(prices.dates[d], prices.closes[0][d]);
    data_digest = snapshot->digest();
    return closes;
}

Result<LedgerPerformanceResponse> run_performance(Call& call,
                                                  const LedgerPerformanceRequest& request) {
    ledger::PerformanceSettings settings{.values = {},
                                         .flows = {},
                                         .risk_free_annual = request.risk_free_annual,
                                         .rate = request.rate,
                                         .periods_per_year = request.periods_per_year};
    if (request.flows)
        for (const FlowRow& row : request.flows->rows)
            settings.flows.push_back({row.date, row.amount.value});
    if (request.values)
        for (const ValueRow& row : request.values->rows)
            settings.values.push_back({row.date, row.value.value});
    LedgerPerformanceResponse response;
    Outcome<ledger::PerformanceResult> outcome;
    if (settings.values.empty()) {
        if (settings.flows.empty()) {
            Error error = fail(Code::kInvalidInput, "values and flows are missing");
            error.errors.push_back({"", "required", error.message, "give `values` or `flows`"});
            return error;
        }
        outcome = ledger::money_weighted(settings.flows, settings.rate);
    } else {
        TRY(outcome, ledger::performance(settings));
    }
    static_cast<ledger::PerformanceResult&>(response) = std::move(outcome.value);
    std::string data_digest;
    if (request.benchmark || request.benchmark_values) {
        TRY(const BenchmarkCloses closes, benchmark_closes(call, request, data_digest));
        auto compared = ledger::compare_with_benchmark(response, closes);
        response.benchmark = std::move(compared.value);
        outcome.issues = joined(std::move(outcome.issues), compared.issues);
    }
    fill_provenance(response, "ledger.performance", request, std::move(data_digest),
                    std::move(outcome.issues));
    return response;
}

}  // namespace

void add_ledger_methods(MethodTable& table) {
    table.add<LotsRequest, LotsResponse>(
        computation("ledger.lots", "/ledger/lots",
                    "Tax lots, realized gains, holdings and cash of a ledger, with wash sales and "
                    "corporate actions."),
        run_lots);
    table.add<LedgerPerformanceRequest, LedgerPerformanceResponse>(
        computation("ledger.performance", "/ledger/performance",
                    "Time-weighted and money-weighted returns, drawdown and risk from portfolio "
                    "values and external flows."),
        run_performance);
    add_ledger_worth_methods(table);
    add_ledger_holdings_methods(table);
    add_ledger_allocation_methods(table);
    add_ledger_asset_methods(table);
    add_ledger_goal_methods(table);
    add_ledger_dividend_methods(table);
    add_ledger_follow_methods(table);
}

}  // namespace ballast::service
