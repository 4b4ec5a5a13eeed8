#include "service/ledger/source.hpp"

#include <fmt/format.h>

#include "base/digest.hpp"
#include "ledger/derived_quantity.hpp"
#include "service/call.hpp"
#include "service/provenance.hpp"
#include "store/accounts.hpp"
#include "store/database.hpp"
#include "store/ledger_entries.hpp"

namespace ballast::service {

namespace {

std::optional<Decimal> number(const std::optional<LedgerNumber>& from, std::size_t& rounded) {
    if (!from) return std::nullopt;
    rounded += from->rounded ? 1 : 0;
    return from->value;
}

// For rows without a currency: the currency of all others, or US dollars where there are several.
fin::Currency stated_currency(const std::vector<LedgerRow>& rows) {
    std::optional<fin::Currency> stated;
    for (const LedgerRow& row : rows) {
        if (stated && row.currency && *row.currency != *stated) return fin::Currency::kUsd;
        if (row.currency) stated = row.currency;
    }
    return stated.value_or(fin::Currency::kUsd);
}

model::Transaction transaction_of(const LedgerRow& row, fin::Currency currency,
                                  std::size_t& rounded) {
    model::Transaction t;
    t.id = row.id.value_or("");
    t.date = row.date;
    t.type = row.type;
    t.account = row.account.value_or("");
    t.symbol = row.symbol.value_or("");
    t.quantity = number(row.quantity, rounded);
    t.price = number(row.price, rounded);
    t.amount = number(row.amount, rounded);
    t.fees = number(row.fees, rounded).value_or(Decimal{});
    t.currency = row.currency.value_or(currency);
    t.lot_id = row.lot_id.value_or("");
    if (row.ratio) {
        t.ratio = row.ratio->numerator;
        t.ratio_base = row.ratio->denominator;
    }
    t.note = row.note.value_or("");
    t.new_symbol = row.new_symbol.value_or("");
    t.other_account = row.other_account.value_or("");
    t.acquired = row.acquired;
    t.fair_value = number(row.fair_value, rounded);
    t.basis_fraction = number(row.basis_fraction, rounded);
    t.gift_tax = number(row.gift_tax, rounded);
    t.multiplier = number(row.multiplier, rounded);
    return t;
}

Error nothing() {
    Error error = fail(Code::kInvalidInput, "there are no transactions");
    error.errors.push_back(
        {"/transactions", "required", error.message,
         "give the rows, or {\"file\": \"transactions.csv\"}, or import them with ledger.import"});
    return error;
}

Status read_stored(store::Transaction& transaction, const LedgerSource& source,
                   LoadedLedger& ledger) {
    store::EntryFilter filter;
    for (const std::string& name : source.accounts) {
        TRY(const model::Account account, store::find_account(transaction, name));
        filter.accounts.push_back(account.id);
    }
    TRY(const auto accounts, store::all_accounts(transaction));
    for (const model::Account& account : accounts)
        ledger.account_types.emplace(account.slug, account.type);
    TRY(auto entries, store::all_entries(transaction, filter));
    Sha256 digest;
    ledger.transactions.reserve(entries.size());
    for (store::LedgerEntry& entry : entries) {
        // The engine's fields: a manual change does not update the content key of the source.
        digest.update_field(entry.transaction.id).update_field(entry.transaction.account);
        digest.update_field(store::content_key(entry.transaction));
        digest.update_field(entry.transaction.lot_id);
        ledger.transactions.push_back(std::move(entry.transaction));
    }
    ledger.data_digest = digest.finish_hex();
    return {};
}

Result<LoadedLedger> load_stored(Call& call, const LedgerSource& source) {
    if (!call.principal().has_tenant()) return nothing();
    LoadedLedger ledger;
    TRY_STATUS(call.read(
        [&](store::Transaction& transaction) { return read_stored(transaction, source, ledger); }));
    if (ledger.transactions.empty()) return nothing();
    return ledger;
}

}  // namespace

namespace {

LoadedLedger rows_of(const wire::Table<LedgerRow>& table) {
    LoadedLedger ledger;
    if (table.columns != nullptr) {
        const model::TransactionColumns& columns = table.columns->columns;
        ledger.transactions.reserve(columns.rows);
        for (std::size_t row = 0; row < columns.rows; ++row)
            ledger.transactions.push_back(model::transaction_at(columns, row));
        return ledger;
    }
    ledger.transactions.reserve(table.rows.size());
    std::size_t rounded = 0;
    const fin::Currency currency = stated_currency(table.rows);
    for (const LedgerRow& row : table.rows)
        ledger.transactions.push_back(transaction_of(row, currency, rounded));
    if (rounded > 0)
        ledger.issues.push_back(
            {Severity::kInfo, "rounded_input",
             fmt::format("{} numbers have more than twelve decimal places: rounded half to even",
                         rounded),
             "transactions"});
    return ledger;
}

}  // namespace

LoadedLedger ledger_of(const wire::Table<LedgerRow>& table, ledger::OutflowSign outflow_sign) {
    LoadedLedger ledger = rows_of(table);
    ledger.issues =
        joined(std::move(ledger.issues), ledger::to_cash(ledger.transactions, outflow_sign));
    ledger.issues =
        joined(std::move(ledger.issues), ledger::derive_quantities(ledger.transactions));
    return ledger;
}

Status read_rates(const LedgerRates& from, ledger::MarketInputs& market) {
    if (const auto* map = std::get_if<0>(&from)) {
        for (const auto& [code, rate] : *map) {
            TRY(const fin::Currency currency, fin::Currency::parse(code));
            market.rates[currency].undated = rate.value;
        }
        return {};
    }
    for (const LedgerRateRow& row : std::get<1>(from).rows) {
        TRY(const fin::Currency currency, fin::Currency::parse(row.currency));
        market.rates[currency].points.emplace_back(row.date, row.rate.value);
    }
    return {};
}

Result<LoadedLedger> load_ledger(Call& call, const LedgerSource& source) {
    if (!source.transactions) return load_stored(call, source);
    return ledger_of(*source.transactions, source.outflow_sign);
}

}  // namespace ballast::service
