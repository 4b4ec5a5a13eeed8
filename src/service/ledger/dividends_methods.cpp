// ledger.dividends.
#include <algorithm>
#include <fmt/format.h>

#include "fin/utc_date.hpp"
#include "service/call.hpp"
#include "service/ledger/describe_dividends.hpp"
#include "service/ledger/methods.hpp"
#include "service/ledger/worth.hpp"
#include "service/provenance.hpp"
#include "store/database.hpp"
#include "store/market_series.hpp"

namespace ballast::service {

namespace {

WorthSource source_of(const DividendsRequest& request) {
    WorthSource source;
    static_cast<LedgerSource&>(source) = request;
    source.include_items = false;
    source.accounts.clear();  // the method selects them
    source.prices = request.prices;
    source.securities = request.securities;
    source.fx = request.fx;
    source.currency = request.currency;
    if (request.as_of) source.dates = {*request.as_of};
    source.method = request.method;
    source.on_error = request.on_error;
    return source;
}

// The stored dividends and splits of the symbols of the ledger. Of those after the date only what
// was known on it.
Status add_stored_actions(Call& call, Worth& worth, ledger::DividendSettings& settings) {
    std::set<std::string> names;
    for (const model::Transaction& t : worth.ledger.transactions)
        if (!t.symbol.empty()) names.insert(t.symbol);
    if (names.empty()) return {};
    std::vector<model::PriceAction> actions;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(actions, store::price_actions(transaction, {.names = {names.begin(), names.end()}}));
        return {};
    }));
    Sha256 digest;
    digest.update_field(worth.ledger.data_digest);
    for (const model::PriceAction& action : actions) {
        if (action.date > settings.as_of && fin::utc_date(action.known_at) > settings.as_of)
            continue;
        const auto value = Decimal::from_double(action.value, 9, Rounding::kHalfEven);
        if (!value) continue;
        digest.update_field(fmt::format("{} {} {} {}", action.symbol, action.date.serial(),
                                        static_cast<int>(action.kind), value->to_string()));
        if (action.kind == model::ActionKind::kSplit) {
            settings.splits.push_back({action.symbol, action.date, *value});
            continue;
        }
        std::optional<fin::Currency> currency;
        if (const auto parsed = fin::Currency::parse(action.currency)) currency = *parsed;
        settings.actions.push_back({action.symbol, action.date, *value, currency});
    }
    worth.ledger.data_digest = digest.finish_hex();
    return {};
}

Result<DividendsResponse> run_dividends(Call& call, const DividendsRequest& request) {
    TRY(Worth worth, worth_of(call, source_of(request)));
    fin::Date as_of = worth.settings.dates.back();
    if (!request.as_of)
        for (const model::Transaction& t : worth.ledger.transactions)
            as_of = std::max(as_of, t.date);
    ledger::DividendSettings settings{.as_of = as_of,
                                      .months = request.months,
                                      .lots = worth.settings.lots,
                                      .on_error = worth.settings.on_error,
                                      .accounts = {},
                                      .actions = {},
                                      .splits = {}};
    TRY(settings.accounts, account_slugs(call, request));
    if (request.dividends) {
        for (const DividendActionRow& row : request.dividends->rows)
            settings.actions.push_back({row.symbol, row.date, row.amount.value, row.currency});
    } else if (!worth.ledger.data_digest.empty()) {
        TRY_STATUS(add_stored_actions(call, worth, settings));
    }
    TRY(auto outcome, ledger::dividend_calendar(worth.ledger.transactions, worth.market, settings));
    DividendsResponse response;
    response.as_of = as_of;
    response.currency = worth.market.base;
    for (ledger::DividendHolding& row : outcome.value.holdings) {
        DividendHoldingView view{std::move(row), {}};
        const auto stored = worth.stored_securities.find(view.symbol);
        if (stored != worth.stored_securities.end()) view.name = stored->second.name;
        response.holdings.push_back(std::move(view));
    }
    response.payments = std::move(outcome.value.payments);
    response.past = std::move(outcome.value.past);
    response.months = std::move(outcome.value.months);
    response.totals = outcome.value.totals;
    response.coverage = outcome.value.coverage;
    fill_provenance(response, "ledger.dividends", request, std::move(worth.ledger.data_digest),
                    joined(std::move(worth.ledger.issues), outcome.issues));
    return response;
}

}  // namespace

void add_ledger_dividend_methods(MethodTable& table) {
    table.add<DividendsRequest, DividendsResponse>(
        computation("ledger.dividends", "/ledger/dividends",
                    "Dividends of the holdings: paid, declared and forecast, by month, with yield "
                    "on cost."),
        run_dividends);
}

}  // namespace ballast::service
