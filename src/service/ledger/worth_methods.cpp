// ledger.net_worth, ledger.change and ledger.reconcile.
#include <algorithm>
#include <fmt/format.h>
#include <set>

#include "service/kept_result.hpp"
#include "service/ledger/describe_worth.hpp"
#include "service/ledger/methods.hpp"
#include "service/ledger/worth.hpp"
#include "service/provenance.hpp"

namespace ballast::service {

namespace {

// Between the known ones, where the request asks for them.
std::vector<ledger::InferredGap> inferred_values(const WorthSource& source, Worth& worth,
                                                 const std::vector<fin::Date>& dates) {
    if (!source.infer_gaps) return {};
    return ledger::infer_values(worth.market, worth.settings.items, worth.ledger.transactions,
                                dates);
}

Result<NetWorthResponse> run_net_worth(Call& call, const NetWorthRequest& request) {
    TRY(Worth worth, worth_of(call, request));
    TRY(PricedContracts contracts, price_contracts(call, request, worth, worth.settings.dates));
    NetWorthResponse response;
    response.inferred = inferred_values(request, worth, worth.settings.dates);
    TRY(auto outcome, ledger::net_worth(worth.ledger.transactions, worth.market, worth.settings));
    response.snapshots = std::move(outcome.value);
    response.currency = worth.market.base;
    std::vector<std::pair<fin::Date, Decimal>> totals;
    for (const ledger::Snapshot& snapshot : response.snapshots) {
        totals.emplace_back(snapshot.date, snapshot.total);
        response.coverage = std::min(response.coverage, snapshot.coverage);
    }
    ledger::Growth growth = ledger::growth_of(totals);
    std::vector<std::pair<fin::Date, double>> values;
    for (const auto& [date, total] : totals) values.emplace_back(date, total.to_double());
    response.growth.look_back = ledger::look_backs(values);
    response.growth.velocity = ledger::velocity(values);
    for (const ledger::GrowthPoint& point : growth.monthly)
        if (point.acceleration)
            response.growth.acceleration.push_back({point.period, *point.acceleration});
    response.growth.monthly = std::move(growth.monthly);
    response.growth.quarterly = std::move(growth.quarterly);
    response.growth.annual = std::move(growth.annual);
    response.milestones = ledger::milestones(totals, ledger::round_levels(totals));
    response.options = std::move(contracts.valuations);
    explain_missing(contracts, outcome.issues);
    fill_provenance(
        response, "ledger.net_worth", request, std::move(worth.ledger.data_digest),
        joined(joined(std::move(worth.ledger.issues), contracts.assumptions), outcome.issues));
    return response;
}

// The dates of the request, and the days of transactions between them: each changes the value.
std::vector<fin::Date> change_dates(const Worth& worth) {
    const std::vector<fin::Date>& dates = worth.settings.dates;
    std::set<fin::Date> days(dates.begin(), dates.end());
    for (const model::Transaction& t : worth.ledger.transactions)
        if (!dates.empty() && t.date > dates.front() && t.date < dates.back()) days.insert(t.date);
    return {days.begin(), days.end()};
}

Result<ChangeResponse> run_change(Call& call, const ChangeRequest& request) {
    TRY(Worth worth, worth_of(call, request));
    const std::vector<fin::Date> dates = change_dates(worth);
    TRY(const PricedContracts contracts, price_contracts(call, request, worth, dates));
    ChangeResponse response;
    response.inferred = inferred_values(request, worth, dates);
    TRY(const auto shots,
        ledger::net_worth(worth.ledger.transactions, worth.market, worth.settings));
    TRY(auto outcome,
        ledger::explain_change(worth.ledger.transactions, worth.market, worth.settings));
    response.changes = std::move(outcome.value);
    response.currency = worth.market.base;
    for (const ledger::Snapshot& snapshot : shots.value)
        response.coverage = std::min(response.coverage, snapshot.coverage);
    explain_missing(contracts, outcome.issues);
    fill_provenance(
        response, "ledger.change", request, std::move(worth.ledger.data_digest),
        joined(joined(std::move(worth.ledger.issues), contracts.assumptions), outcome.issues));
    return response;
}

Result<LedgerReconcileResponse> run_reconcile(Call& call, const LedgerReconcileRequest& request) {
    TRY(LoadedLedger loaded, load_ledger(call, request));
    ledger::ReconcileSettings settings;
    settings.lots.method = request.method;
    settings.lots.as_of = request.as_of;
    if (request.tolerance)
        settings.quantity_tolerance = settings.cost_tolerance = request.tolerance->value;
    const auto decimal = [](const std::optional<LedgerNumber>& number) {
        return number ? std::optional(number->value) : std::nullopt;
    };
    if (request.statement)
        for (const StatementRowView& row : request.statement->rows)
            settings.statement.push_back({row.account.value_or(""), row.symbol,
                                          decimal(row.quantity), decimal(row.cost_basis),
                                          row.acquired});
    if (request.cash)
        for (const StatementCashRow& row : request.cash->rows)
            settings.cash.push_back({row.account.value_or(""),
                                     row.currency.value_or(fin::Currency::kUsd),
                                     row.balance.value});
    TRY(auto outcome, ledger::reconcile(loaded.transactions, settings));
    LedgerReconcileResponse response;
    static_cast<ledger::Reconciliation&>(response) = std::move(outcome.value);
    // Without a statement there are holdings but nothing to compare them with.
    if (!request.statement)
        std::erase_if(response.discrepancies, [](const ledger::Discrepancy& row) {
            return row.cause == ledger::DifferenceCause::kNotInStatement;
        });
    fill_provenance(response, "ledger.reconcile", request, std::move(loaded.data_digest),
                    joined(std::move(loaded.issues), outcome.issues));
    // Differences of the stored ledger from a whole statement, which Home lists until the next one.
    if (!request.transactions && request.statement && !loaded.transactions.empty()) {
        const fin::Date as_of = request.as_of.value_or(
            std::ranges::max(loaded.transactions, {}, &model::Transaction::date).date);
        ResultNotes notes{
            .figures = {{"discrepancies", static_cast<double>(response.discrepancies.size())}}};
        if (!response.discrepancies.empty())
            notes.findings.push_back(
                fmt::format("{} {} from the statement.", response.discrepancies.size(),
                            response.discrepancies.size() == 1 ? "difference" : "differences"));
        keep_result(call, {store::ResultSubject::kLedger, "", "reconciliation", as_of}, response,
                    std::move(notes));
    }
    return response;
}

}  // namespace

void add_ledger_worth_methods(MethodTable& table) {
    table.add<NetWorthRequest, NetWorthResponse>(
        computation(
            "ledger.net_worth", "/ledger/net-worth",
            "Net worth on each date by account, type, sector and currency, with growth rates."),
        run_net_worth);
    table.add<ChangeRequest, ChangeResponse>(
        computation("ledger.change", "/ledger/change",
                    "Attributes changes in net worth to flows, income, fees, market and exchange "
                    "rates, with no residual."),
        run_change);
    MethodInfo reconcile =
        computation("ledger.reconcile", "/ledger/reconcile",
                    "Reconciles a ledger with a broker statement: each difference with its cause "
                    "and a suggested fix.");
    reconcile.permission = Permission::kRiskRun;  // the result is kept for Home
    table.add<LedgerReconcileRequest, LedgerReconcileResponse>(std::move(reconcile), run_reconcile);
}

}  // namespace ballast::service
