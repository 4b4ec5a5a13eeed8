// ledger.holdings.
#include <algorithm>
#include <fmt/format.h>

#include "ledger/contracts.hpp"
#include "model/occ_symbol.hpp"
#include "service/call.hpp"
#include "service/ledger/describe_holdings.hpp"
#include "service/ledger/methods.hpp"
#include "service/ledger/worth.hpp"
#include "service/provenance.hpp"

namespace ballast::service {

namespace {

// Lots are those of the whole ledger; accounts only select the rows.
WorthSource source_of(const HoldingsRequest& request) {
    WorthSource source;
    static_cast<LedgerSource&>(source) = request;
    source.include_items = false;
    source.accounts.clear();
    source.prices = request.prices;
    source.securities = request.securities;
    source.fx = request.fx;
    source.currency = request.currency;
    if (request.as_of) source.dates = {*request.as_of};
    source.method = request.method;
    source.on_error = request.on_error;
    source.option_market = request.option_market;
    return source;
}

fin::Date last_date(const Worth& worth) {
    fin::Date last = worth.settings.dates.back();
    for (const model::Transaction& t : worth.ledger.transactions) last = std::max(last, t.date);
    return last;
}

// The stored name; for an option contract its terms.
std::string name_of(const Worth& worth, const std::string& symbol) {
    const auto stored = worth.stored_securities.find(symbol);
    if (stored != worth.stored_securities.end() && !stored->second.name.empty())
        return stored->second.name;
    if (!ledger::is_contract(symbol)) return "";
    const auto terms = model::parse_occ_symbol(symbol);
    return fmt::format("{} {} {} {}", terms->underlying, terms->expiry.to_string(),
                       terms->strike.to_string(),
                       terms->right == model::OptionRight::kCall ? "call" : "put");
}

HoldingView view_of(ledger::SecurityHolding row, const Worth& worth,
                    const PricedContracts& contracts) {
    HoldingView view{std::move(row), {}, {}};
    view.name = name_of(worth, view.symbol);
    if (!view.price) return view;
    view.price_source = ContractPriceSource::kPrice;
    for (const ContractValuation& one : contracts.valuations)
        if (one.symbol == view.symbol) view.price_source = one.source;
    return view;
}

Result<HoldingsResponse> run_holdings(Call& call, const HoldingsRequest& request) {
    const WorthSource source = source_of(request);
    TRY(Worth worth, worth_of(call, source));
    const fin::Date as_of = request.as_of.value_or(last_date(worth));
    TRY(PricedContracts contracts,
        price_contracts(call, source, worth, {as_of}, /*has_previous=*/true));
    ledger::HoldingsSettings settings{.as_of = as_of,
                                      .lots = worth.settings.lots,
                                      .on_error = worth.settings.on_error,
                                      .group_by = request.group_by};
    TRY(settings.accounts, account_slugs(call, request));
    TRY(auto outcome, ledger::holdings(worth.ledger.transactions, worth.market, settings));
    HoldingsResponse response;
    response.as_of = as_of;
    response.currency = worth.market.base;
    for (ledger::SecurityHolding& row : outcome.value.securities)
        response.securities.push_back(view_of(std::move(row), worth, contracts));
    response.cash = std::move(outcome.value.cash);
    response.totals = outcome.value.totals;
    response.groups = std::move(outcome.value.groups);
    response.coverage = outcome.value.coverage;
    response.options = std::move(contracts.valuations);
    std::erase_if(response.options, [&](const ContractValuation& one) {
        return std::ranges::none_of(
            response.securities, [&](const HoldingView& row) { return row.symbol == one.symbol; });
    });
    explain_missing(contracts, outcome.issues);
    fill_provenance(
        response, "ledger.holdings", request, std::move(worth.ledger.data_digest),
        joined(joined(std::move(worth.ledger.issues), contracts.assumptions), outcome.issues));
    return response;
}

}  // namespace

void add_ledger_holdings_methods(MethodTable& table) {
    table.add<HoldingsRequest, HoldingsResponse>(
        computation("ledger.holdings", "/ledger/holdings",
                    "Holdings of a ledger on a date: one row per security, with cost, value, gain, "
                    "income and weight."),
        run_holdings);
}

}  // namespace ballast::service
