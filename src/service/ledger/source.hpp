// Input transactions of a ledger method: one function for stored ledgers and for transactions in
// the request.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/error.hpp"
#include "base/result.hpp"
#include "ledger/outflow_sign.hpp"
#include "ledger/valuation.hpp"
#include "model/account.hpp"
#include "model/transaction.hpp"
#include "service/ledger/columns.hpp"
#include "service/ledger/number.hpp"
#include "wire/table.hpp"

namespace ballast::service {

class Call;

// A transaction in a request; null means absent.
struct LedgerRow {
    std::optional<std::string> id;
    fin::Date date;
    model::TransactionType type = model::TransactionType::kBuy;
    std::optional<std::string> account;
    std::optional<std::string> symbol;
    std::optional<LedgerNumber> quantity;
    std::optional<LedgerNumber> price;
    std::optional<LedgerNumber> amount;
    std::optional<LedgerNumber> fees;
    std::optional<fin::Currency> currency;
    std::optional<std::string> lot_id;
    std::optional<LedgerRatio> ratio;
    std::optional<std::string> note;
    std::optional<std::string> new_symbol;
    std::optional<std::string> other_account;
    std::optional<fin::Date> acquired;
    std::optional<LedgerNumber> fair_value;
    std::optional<LedgerNumber> basis_fraction;
    std::optional<LedgerNumber> gift_tax;
    std::optional<LedgerNumber> multiplier;
};

// A price, valid until the next one.
struct LedgerPriceRow {
    std::string symbol;
    fin::Date date;
    LedgerNumber price;
};

// By symbol, or dated rows.
using LedgerPrices = std::variant<std::map<std::string, LedgerNumber>, wire::Table<LedgerPriceRow>>;

struct LedgerRateRow {
    std::string currency;
    fin::Date date;
    LedgerNumber rate;
};

// By currency, or dated rows.
using LedgerRates = std::variant<std::map<std::string, LedgerNumber>, wire::Table<LedgerRateRow>>;

struct LedgerSource {
    std::optional<wire::Table<LedgerRow>> transactions;
    std::vector<std::string> accounts;  // of the stored ledger, by id or slug; empty: all
    ledger::OutflowSign outflow_sign = ledger::OutflowSign::kInferred;  // for the request's table
};

struct LoadedLedger {
    std::vector<model::Transaction> transactions;
    Issues issues;
    std::string data_digest;  // for stored transactions; empty when the request includes them
    std::map<std::string, model::AccountType> account_types;  // for the stored accounts
};

// Rows without a currency get the currency of all others, or US dollars where they state several or
// none. Amounts are converted to changes in cash.
LoadedLedger ledger_of(const wire::Table<LedgerRow>& table, ledger::OutflowSign outflow_sign);

// The exchange rates of a request. kInvalidInput for an invalid currency.
Status read_rates(const LedgerRates& from, ledger::MarketInputs& market);

// The transactions of the request, otherwise the stored ones. kInvalidInput where there are
// neither, kNotFound for an account that the stored ledger does not have.
Result<LoadedLedger> load_ledger(Call& call, const LedgerSource& source);

}  // namespace ballast::service
