#include <algorithm>
#include <fmt/format.h>

#include "fin/utc_date.hpp"
#include "ledger/exact.hpp"
#include "ledger/lot_report.hpp"
#include "service/legacy/describe_lots.hpp"
#include "service/legacy/methods.hpp"
#include "service/legacy/words.hpp"

namespace ballast::service {

namespace legacy {

MethodInfo compute(const char* name, const char* summary) {
    return {.name = name,
            .summary = summary,
            .permission = Permission::kLedgerRead,
            .effect = Effect::kRead,
            .route = {},
            .needs_store = false,
            .idempotent = true};
}

namespace {

using ledger::operator+;
using ledger::operator-;
using ledger::operator+=;
using ledger::operator-=;

constexpr const char* kSymbol = "LOTS";

Error wrong(std::string pointer, std::string code, std::string message, std::string hint) {
    Error error = fail(Code::kInvalidInput, message);
    error.errors.push_back(
        {std::move(pointer), std::move(code), std::move(message), std::move(hint)});
    return error;
}

std::string id_of(const std::vector<Lot>& lots, std::size_t i) {
    return lots[i].lot_id.empty() ? fmt::format("lot-{}", i) : lots[i].lot_id;
}

std::vector<model::Transaction> bought(const std::vector<Lot>& lots) {
    std::vector<model::Transaction> transactions;
    for (std::size_t i = 0; i < lots.size(); ++i) {
        model::Transaction t;
        t.id = t.lot_id = id_of(lots, i);
        t.date = lots[i].date;
        t.symbol = kSymbol;
        t.quantity = lots[i].quantity;
        t.price = lots[i].price;
        t.fees = lots[i].fees;
        transactions.push_back(std::move(t));
    }
    return transactions;
}

Result<ledger::LotMethod> method_of(const SellRequest& request) {
    using enum ledger::LotMethod;
    constexpr std::pair<std::string_view, ledger::LotMethod> kWords[] = {
        {"fifo", kFifo},         {"lifo", kLifo},           {"hifo", kHifo},
        {"lofo", kLofo},         {"average", kAverage},     {"average_cost", kAverage},
        {"specific", kSpecific}, {"specific_id", kSpecific}};
    for (const auto& [word, method] : kWords)
        if (word == request.method) return method;
    return wrong("/method", "not_allowed", fmt::format("unknown method \"{}\"", request.method),
                 "fifo, lifo, hifo, lofo, average_cost or specific_id");
}

// One sale per named lot, in that order; fees are split by quantity.
Result<std::vector<model::Transaction>> specific_sales(const SellRequest& request) {
    if (request.lot_ids.empty())
        return wrong("/lot_ids", "required", "specific_id requires lot_ids",
                     "name the lots to sell");
    std::vector<model::Transaction> sales;
    Decimal left = request.quantity;
    ledger::Proration fees(request.fees, request.quantity);
    for (std::size_t n = 0; n < request.lot_ids.size() && left.sign() > 0; ++n) {
        const std::string& id = request.lot_ids[n];
        const Lot* lot = nullptr;
        for (std::size_t i = 0; i < request.lots.size(); ++i)
            if (id_of(request.lots, i) == id) lot = &request.lots[i];
        if (!lot)
            return wrong(fmt::format("/lot_ids/{}", n), "not_found",
                         fmt::format("the lot \"{}\" does not exist", id), "");
        model::Transaction sale;
        sale.type = model::TransactionType::kSell;
        sale.id = fmt::format("sale-{}", n);
        sale.date = request.date;
        sale.symbol = kSymbol;
        sale.lot_id = id;
        sale.quantity = std::min(left, lot->quantity);
        sale.price = request.price;
        left -= *sale.quantity;
        sale.fees = fees.next(*sale.quantity);
        sales.push_back(std::move(sale));
    }
    if (left.sign() > 0)
        return wrong("/lot_ids", "range",
                     fmt::format("the named lots are short by {} units", left.to_string()),
                     "add lots");
    return sales;
}

Result<std::vector<model::Transaction>> sales_of(const SellRequest& request,
                                                 ledger::LotMethod method) {
    if (request.quantity.sign() <= 0)
        return wrong("/quantity", "range", "the quantity to sell must be above zero", "");
    if (method == ledger::LotMethod::kSpecific) return specific_sales(request);
    model::Transaction sale;
    sale.type = model::TransactionType::kSell;
    sale.id = "sale";
    sale.date = request.date;
    sale.symbol = kSymbol;
    sale.quantity = request.quantity;
    sale.price = request.price;
    sale.fees = request.fees;
    return std::vector{std::move(sale)};
}

const char* term_word(const std::optional<ledger::Term>& term) {
    if (!term) return "";
    return *term == ledger::Term::kLong ? "long" : "short";
}

Result<SellResult> sell(Call&, const SellRequest& request) {
    TRY(const ledger::LotMethod method, method_of(request));
    auto transactions = bought(request.lots);
    TRY(auto sales, sales_of(request, method));
    std::ranges::move(sales, std::back_inserter(transactions));
    TRY(const auto report, ledger::lot_report(transactions, {.method = method}));
    SellResult result;
    for (const ledger::Disposal& disposal : report.value.disposals) {
        result.disposed.push_back({.lot_id = disposal.lot_id,
                                   .lot_date = disposal.acquired.value_or(disposal.date),
                                   .qty_sold = number(disposal.quantity),
                                   .proceeds = number(disposal.proceeds),
                                   .cost_basis = number(disposal.cost_basis),
                                   .gain_loss = number(disposal.gain),
                                   .holding_period = term_word(disposal.term)});
        result.total_proceeds += number(disposal.proceeds);
        result.total_cost_basis += number(disposal.cost_basis);
        result.total_gain_loss += number(disposal.gain);
    }
    Decimal quantity;
    Decimal basis;
    for (const ledger::OpenLot& lot : report.value.open_lots) {
        result.tracker.lots.push_back({.lot_id = lot.lot_id,
                                       .date = lot.acquired,
                                       .quantity = number(lot.quantity),
                                       .price = number(lot.unit_cost),
                                       .cost_basis = number(lot.cost_basis)});
        quantity += lot.quantity;
        basis += lot.cost_basis;
    }
    result.tracker.total_quantity = number(quantity);
    result.tracker.total_cost_basis = number(basis);
    return result;
}

Result<UnrealizedResult> unrealized(Call& call, const UnrealizedRequest& request) {
    const fin::Date today = request.as_of_date.value_or(fin::utc_date(call.now()));
    TRY(const auto report,
        ledger::lot_report(bought(request.lots),
                           {.as_of = today, .prices = {{kSymbol, request.current_price}}}));
    UnrealizedResult result;
    for (const ledger::OpenLot& lot : report.value.open_lots) {
        const Decimal value = lot.market_value.value_or(Decimal());
        const Decimal gain = lot.unrealized_gain.value_or(Decimal());
        result.gains.push_back({.lot_id = lot.lot_id,
                                .lot_date = lot.acquired,
                                .quantity = number(lot.quantity),
                                .cost_basis = number(lot.cost_basis),
                                .market_value = number(value),
                                .unrealized_gain = number(gain),
                                .holding_period = term_word(lot.term)});
        result.total_unrealized += number(gain);
        result.total_market_value += number(value);
        result.total_cost_basis += number(lot.cost_basis);
    }
    return result;
}

Result<wire::RawJson> reconcile(Call&, const ReconcileRequest& request) {
    TRY(const auto transactions, to_ledger(request.transactions));
    TRY(const auto report, ledger::lot_report(transactions, {}));
    std::vector<HoldingRow> rows;
    for (const ledger::Holding& holding : report.value.holdings)
        rows.push_back({.account_id = holding.account,
                        .symbol = holding.symbol,
                        .shares = number(holding.quantity),
                        .cost_basis = number(holding.cost_basis),
                        .realized_gain = number(holding.realized_gain)});
    return list_of(rows);
}

}  // namespace
}  // namespace legacy

void add_legacy_lot_methods(MethodTable& table) {
    using namespace legacy;
    table.add_legacy<SellRequest, SellResult>(
        compute("portfolio.cost_basis.sell", "Sells from open lots by a cost basis method."), sell);
    table.add_legacy<UnrealizedRequest, UnrealizedResult>(
        compute("portfolio.cost_basis.unrealized", "Values open lots."), unrealized);
    table.add_legacy<ReconcileRequest, wire::RawJson>(
        compute("portfolio.reconcile", "Derives holdings from transactions."), reconcile);
}

void add_legacy_ledger_methods(MethodTable& table) {
    add_legacy_lot_methods(table);
    add_legacy_worth_methods(table);
    add_legacy_export_methods(table);
    add_legacy_database_methods(table);
    add_legacy_market_methods(table);
    add_legacy_analysis_methods(table);
    add_legacy_validation_methods(table);
}

}  // namespace ballast::service
