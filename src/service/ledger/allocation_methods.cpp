// ledger.allocation.* and ledger.rebalance.
#include <algorithm>
#include <fmt/format.h>

#include "service/call.hpp"
#include "service/field_error.hpp"
#include "service/ledger/describe_allocation.hpp"
#include "service/ledger/methods.hpp"
#include "service/ledger/worth.hpp"
#include "service/market/stored_prices.hpp"
#include "service/provenance.hpp"
#include "service/short_name.hpp"
#include "store/database.hpp"
#include "store/wealth_records.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

constexpr std::string_view kAllocationKind = "allocation";

Result<AllocationView> view_of(const store::WealthRecord& record) {
    return wire::read_json<AllocationView>(record.document);
}

Result<ListAllocationsResponse> list_allocations(Call& call, const ListAllocationsRequest&) {
    TRY(const auto records, store::wealth_records(call.transaction(), kAllocationKind));
    ListAllocationsResponse response;
    for (const store::WealthRecord& record : records) {
        TRY(AllocationView view, view_of(record));
        response.data.push_back(std::move(view));
    }
    return response;
}

Result<AllocationView> put_allocation(Call& call, const PutAllocationRequest& request) {
    TRY_STATUS(check_short_name(request.name, "/name"));
    TRY_STATUS(ledger::check_plan(request));
    const AllocationView& view = request;
    TRY_STATUS(store::put_wealth_record(
        call.transaction(), {std::string(kAllocationKind), view.name, wire::to_json(view)},
        call.now()));
    call.touch("allocation:" + view.name);
    return view;
}

Result<Deleted> delete_allocation(Call& call, const DeleteAllocationRequest& request) {
    TRY_STATUS(store::delete_wealth_record(call.transaction(), kAllocationKind, request.name));
    call.touch("allocation:" + request.name);
    return Deleted{request.name};
}

// The plan of the request, the stored one that it names, or the only stored one.
Result<AllocationView> plan_of(Call& call, const RebalanceRequest& request) {
    if (request.plan && request.allocation)
        return invalid("/allocation", "not_allowed", "both allocation and plan are given",
                       "give one of them");
    AllocationView view;
    if (request.plan) {
        static_cast<ledger::AllocationPlan&>(view) = *request.plan;
        auto checked = ledger::check_plan(view);
        if (!checked) {
            Error error = std::move(checked).error();
            for (FieldError& one : error.errors) one.pointer = "/plan" + one.pointer;
            return error;
        }
        return view;
    }
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        if (request.allocation) {
            TRY(const auto record,
                store::wealth_record(transaction, kAllocationKind, *request.allocation));
            TRY(view, view_of(record));
            return {};
        }
        TRY(const auto records, store::wealth_records(transaction, kAllocationKind));
        if (records.size() != 1)
            return invalid("/allocation", "required",
                           records.empty() ? "no plan of target weights is stored"
                                           : "several plans of target weights are stored",
                           records.empty() ? "give `plan`, or store one with ledger.allocation.put"
                                           : "name one; ledger.allocation.list lists them");
        TRY(view, view_of(records.front()));
        return {};
    }));
    return view;
}

WorthSource source_of(const RebalanceRequest& request) {
    WorthSource source;
    static_cast<LedgerSource&>(source) = request;
    source.include_items = false;
    source.accounts.clear();  // purchases in all accounts count for wash sales
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

// Prices and securities of symbols that are to be bought but are not in the ledger.
Status add_purchases(Call& call, const RebalanceRequest& request,
                     const ledger::AllocationPlan& plan, Worth& worth) {
    LoadedLedger added;
    added.data_digest = worth.ledger.data_digest;
    for (const ledger::AllocationTarget& target : plan.targets) {
        const std::string name = ledger::symbol_to_buy(plan, target);
        if (name.empty() || worth.market.prices.contains(name)) continue;
        model::Transaction symbol;
        symbol.symbol = name;
        added.transactions.push_back(std::move(symbol));
    }
    if (added.transactions.empty() || added.data_digest.empty()) return {};
    if (!request.prices) {
        TRY(const auto closes, stored_closes(call, added.transactions, request.as_of));
        Sha256 digest;
        digest.update_field(added.data_digest);
        for (const auto& [symbol, series] : closes)
            for (const auto& [date, close] : series)
                if (const auto price = price_of(close)) {
                    worth.market.prices[symbol].points.emplace_back(date, *price);
                    digest.update_field(
                        fmt::format("{} {} {}", symbol, date.serial(), price->to_string()));
                }
        added.data_digest = digest.finish_hex();
        worth.market.sort();
    }
    TRY(const auto stored, add_securities(call, added, request.securities, worth.market));
    worth.ledger.data_digest = std::move(added.data_digest);
    return {};
}

trade::Order trade_of(const ledger::RebalanceOrder& order, std::size_t number) {
    trade::Order trade;
    trade.id = fmt::format("{}", number);
    trade.account = order.account;
    trade.side = order.side == ledger::RebalanceSide::kBuy ? trade::OrderSide::kBuy
                                                           : trade::OrderSide::kSell;
    trade.symbol = order.symbol;
    trade.quantity = order.quantity;
    return trade;
}

void fill(RebalanceResponse& response, ledger::Rebalance result) {
    response.managed_value = result.drift.managed_value;
    response.breached = result.drift.is_breached;
    response.largest_drift = result.drift.largest;
    for (std::size_t i = 0; i < result.drift.buckets.size(); ++i) {
        BucketView view{std::move(result.drift.buckets[i]), {}, 0.0, 0.0, {}};
        const ledger::BucketAfter& after = result.after[i];
        view.after_value = after.value;
        view.after_weight = after.weight;
        view.after_drift = after.drift;
        view.after_status = after.status;
        response.buckets.push_back(std::move(view));
    }
    response.untargeted = std::move(result.drift.untargeted);
    for (const ledger::RebalanceOrder& order : result.orders)
        response.trades.push_back(trade_of(order, response.trades.size() + 1));
    response.orders = std::move(result.orders);
    response.totals = result.totals;
    response.unplaced = std::move(result.unplaced);
    response.purchase_blocks = std::move(result.purchase_blocks);
    response.coverage = result.drift.coverage;
}

Result<RebalanceResponse> run_rebalance(Call& call, const RebalanceRequest& request) {
    TRY(AllocationView view, plan_of(call, request));
    const WorthSource source = source_of(request);
    if (!request.accounts.empty()) {
        TRY(const auto slugs, account_slugs(call, request));
        view.accounts.assign(slugs.begin(), slugs.end());
    }
    TRY(Worth worth, worth_of(call, source));
    fin::Date as_of = worth.settings.dates.back();
    if (!request.as_of)
        for (const model::Transaction& t : worth.ledger.transactions)
            as_of = std::max(as_of, t.date);
    TRY(const PricedContracts contracts, price_contracts(call, source, worth, {as_of}));
    TRY_STATUS(add_purchases(call, request, view, worth));
    ledger::RebalanceSettings settings{.as_of = as_of,
                                       .plan = view,
                                       .lots = worth.settings.lots,
                                       .on_error = worth.settings.on_error,
                                       .when = request.when,
                                       .to = request.to,
                                       .short_term_rate = request.short_term_rate,
                                       .long_term_rate = request.long_term_rate};
    settings.lots.wash_sales = request.wash_sales;
    settings.lots.account_types = request.account_types;
    settings.lots.account_types.insert(worth.ledger.account_types.begin(),
                                       worth.ledger.account_types.end());
    TRY(auto outcome, ledger::rebalance(worth.ledger.transactions, worth.market, settings));
    RebalanceResponse response;
    response.as_of = as_of;
    response.currency = worth.market.base;
    response.allocation = view.name;
    response.plan = std::move(view);
    fill(response, std::move(outcome.value));
    explain_missing(contracts, outcome.issues);
    fill_provenance(
        response, "ledger.rebalance", request,
        Sha256()
            .update_field(worth.ledger.data_digest)
            .update_field(wire::to_json(response.plan))
            .finish_hex(),
        joined(joined(std::move(worth.ledger.issues), contracts.assumptions), outcome.issues));
    return response;
}

}  // namespace

void add_ledger_allocation_methods(MethodTable& table) {
    table.add<ListAllocationsRequest, ListAllocationsResponse>(
        {.name = "ledger.allocation.list",
         .summary = "Lists stored plans of target weights.",
         .permission = Permission::kLedgerRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/ledger/allocations"},
         .idempotent = true},
        list_allocations);
    table.add<PutAllocationRequest, AllocationView>(
        {.name = "ledger.allocation.put",
         .summary = "Adds or replaces a plan of target weights with their bands.",
         .permission = Permission::kLedgerWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kPut, "/ledger/allocations/{name}"},
         .idempotent = true},
        put_allocation);
    table.add<DeleteAllocationRequest, Deleted>(
        {.name = "ledger.allocation.delete",
         .summary = "Deletes a plan of target weights.",
         .permission = Permission::kLedgerWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kDelete, "/ledger/allocations/{name}"},
         .destructive = true},
        delete_allocation);
    table.add<RebalanceRequest, RebalanceResponse>(
        computation("ledger.rebalance", "/ledger/rebalance",
                    "Drift of the holdings from their target weights, and orders that reduce it "
                    "with the least tax."),
        run_rebalance);
}

}  // namespace ballast::service
