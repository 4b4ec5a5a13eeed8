// ledger.net_worth, ledger.change and ledger.reconcile.
#include <algorithm>
#include <fmt/format.h>
#include <set>

#include "base/digest.hpp"
#include "service/ledger/describe_worth.hpp"
#include "service/ledger/methods.hpp"
#include "service/market/stored_prices.hpp"
#include "service/provenance.hpp"

namespace ballast::service {

namespace {

struct Worth {
    LoadedLedger ledger;
    ledger::MarketInputs market;
    ledger::NetWorthSettings settings;
};

Error missing(std::string pointer, std::string message, std::string hint) {
    Error error = fail(Code::kInvalidInput, message);
    error.errors.push_back({std::move(pointer), "required", std::move(message), std::move(hint)});
    return error;
}

// Holdings as a ledger: long positions as transfers in, short positions as short sales, cash as
// deposits.
std::vector<model::Transaction> transactions_of(const std::vector<HoldingRow>& rows,
                                                fin::Date date) {
    std::vector<model::Transaction> transactions;
    for (const HoldingRow& row : rows) {
        model::Transaction t;
        t.date = date;
        t.account = row.account.value_or("");
        t.currency = row.currency.value_or(fin::Currency::kUsd);
        const Decimal quantity = row.quantity.value;
        const Decimal units =
            quantity.is_negative() ? Decimal::from_units(-quantity.units()) : quantity;
        using enum model::TransactionType;
        if (row.symbol == "cash") {
            t.type = quantity.is_negative() ? kWithdrawal : kDeposit;
            t.amount = quantity;
        } else {
            t.type = quantity.is_negative() ? kShortSell : kTransferIn;
            t.symbol = row.symbol;
            t.quantity = units;
            t.amount = row.cost_basis ? row.cost_basis->value : Decimal{};
        }
        // The proceeds of short positions are not in the holdings.
        transactions.push_back(t);
        if (t.type == kShortSell && !t.amount->is_zero()) {
            t.type = kWithdrawal;
            t.amount = Decimal::from_units(-t.amount->units());
            t.symbol.clear();
            t.quantity.reset();
            transactions.push_back(t);
        }
    }
    return transactions;
}

template <class Rows>
void read_prices(const Rows& rows, ledger::MarketInputs& market, std::set<fin::Date>& days) {
    for (const LedgerPriceRow& row : rows) {
        market.prices[row.symbol].points.emplace_back(row.date, row.price.value);
        days.insert(row.date);
    }
}

// The stored closes, for a stored ledger when the request has no prices. Without dates: the last
// day with closes of each month.
Status add_stored_prices(Call& call, const WorthSource& source, Worth& worth,
                         std::set<fin::Date>& days) {
    std::optional<fin::Date> last;
    if (!source.dates.empty()) last = source.dates.back();
    TRY(const auto closes, stored_closes(call, worth.ledger.transactions, last));
    std::set<fin::Date> all;
    Sha256 digest;
    digest.update_field(worth.ledger.data_digest);
    for (const auto& [symbol, series] : closes) {
        digest.update_field(symbol);
        ledger::DatedSeries& prices = worth.market.prices[symbol];
        for (const auto& [date, close] : series) {
            all.insert(date);
            if (const auto price = price_of(close)) {
                prices.points.emplace_back(date, *price);
                digest.update_field(fmt::format("{} {}", date.serial(), price->to_string()));
            }
        }
    }
    worth.ledger.data_digest = digest.finish_hex();
    for (auto day = all.begin(); day != all.end(); ++day)
        if (std::next(day) == all.end() || std::next(day)->month() != day->month())
            days.insert(*day);
    return {};
}

// The reporting currency: the requested one, or the single currency of all amounts where there are
// no exchange rates.
fin::Currency reporting_currency(const WorthSource& source,
                                 const std::vector<model::Transaction>& transactions) {
    if (source.currency) return *source.currency;
    if (source.fx || transactions.empty()) return fin::Currency::kUsd;
    const fin::Currency first = transactions.front().currency;
    const bool one = std::ranges::all_of(
        transactions, [&](const model::Transaction& t) { return t.currency == first; });
    return one ? first : fin::Currency::kUsd;
}

Result<Worth> worth_of(Call& call, const WorthSource& source) {
    if (source.holdings && source.transactions)
        return missing("/holdings", "both holdings and transactions are given", "give one of them");
    Worth worth;
    std::set<fin::Date> days;
    if (source.prices) {
        if (const auto* map = std::get_if<0>(&*source.prices))
            for (const auto& [symbol, price] : *map)
                worth.market.prices[symbol].undated = price.value;
        else
            read_prices(std::get<1>(*source.prices).rows, worth.market, days);
    }
    if (source.fx) TRY_STATUS(read_rates(*source.fx, worth.market));
    for (const auto& [symbol, security] : source.securities)
        worth.market.securities[symbol] = {security.type.value_or("unknown"),
                                           security.sector.value_or("unknown"), security.currency};
    worth.market.sort();
    if (source.holdings) {
        const fin::Date date = !source.dates.empty() ? source.dates.front()
                               : !days.empty()       ? *days.begin()
                                                     : fin::Date{};
        worth.ledger.transactions = transactions_of(source.holdings->rows, date);
        if (source.dates.empty() && days.empty()) days.insert(date);
    } else {
        TRY(worth.ledger, load_ledger(call, source));
        if (!source.prices && !worth.ledger.data_digest.empty())
            TRY_STATUS(add_stored_prices(call, source, worth, days));
    }
    worth.market.base = reporting_currency(source, worth.ledger.transactions);
    worth.settings.dates = source.dates;
    if (source.dates.empty()) {
        fin::Date first = fin::Date::from_serial(INT32_MAX);
        fin::Date last;
        for (const auto& t : worth.ledger.transactions) {
            first = std::min(first, t.date);
            last = std::max(last, t.date);
        }
        worth.settings.dates.assign(days.lower_bound(first), days.end());
        if (worth.settings.dates.empty()) worth.settings.dates.push_back(last);
    }
    worth.settings.lots.method = source.method;
    worth.settings.on_error =
        source.on_error == OnLedgerError::kSkip ? ledger::OnError::kSkip : ledger::OnError::kRefuse;
    return worth;
}

Result<NetWorthResponse> run_net_worth(Call& call, const NetWorthRequest& request) {
    TRY(Worth worth, worth_of(call, request));
    TRY(auto outcome, ledger::net_worth(worth.ledger.transactions, worth.market, worth.settings));
    NetWorthResponse response;
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
    fill_provenance(response, "ledger.net_worth", request, std::move(worth.ledger.data_digest),
                    joined(std::move(worth.ledger.issues), outcome.issues));
    return response;
}

Result<ChangeResponse> run_change(Call& call, const ChangeRequest& request) {
    TRY(Worth worth, worth_of(call, request));
    TRY(const auto shots,
        ledger::net_worth(worth.ledger.transactions, worth.market, worth.settings));
    TRY(auto outcome,
        ledger::explain_change(worth.ledger.transactions, worth.market, worth.settings));
    ChangeResponse response;
    response.changes = std::move(outcome.value);
    response.currency = worth.market.base;
    for (const ledger::Snapshot& snapshot : shots.value)
        response.coverage = std::min(response.coverage, snapshot.coverage);
    fill_provenance(response, "ledger.change", request, std::move(worth.ledger.data_digest),
                    joined(std::move(worth.ledger.issues), outcome.issues));
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
    table.add<LedgerReconcileRequest, LedgerReconcileResponse>(
        computation("ledger.reconcile", "/ledger/reconcile",
                    "Reconciles a ledger with a broker statement: each difference with its cause "
                    "and a suggested fix."),
        run_reconcile);
}

}  // namespace ballast::service
