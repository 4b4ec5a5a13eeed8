// Input transactions of a ledger method: one function for stored ledgers and for transactions in
// the request.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/error.hpp"
#include "base/result.hpp"
#include "describe/fields.hpp"
#include "ledger/outflow_sign.hpp"
#include "ledger/valuation.hpp"
#include "model/account.hpp"
#include "model/describe_transaction.hpp"
#include "service/ledger/columns.hpp"
#include "service/ledger/number.hpp"
#include "wire/table.hpp"

namespace ballast::service {

class Call;

namespace detail {

// How a request states a term.
template <class Term>
struct StatedAs {
    using Type = Term;
};
template <class Term>
struct StatedAs<std::optional<Term>> : StatedAs<Term> {};
template <>
struct StatedAs<Decimal> {
    using Type = LedgerNumber;
};

template <auto Member>
struct LedgerTerm {
    static constexpr const auto& kField =
        describe::field_at<describe::kIndexOf<model::Transaction, Member>>(
            describe::Described<model::Transaction>::fields);
    using Type =
        typename StatedAs<std::remove_cvref_t<decltype(model::Transaction{}.*Member)>>::Type;
    std::conditional_t<kField.required, Type, std::optional<Type>> value{};
};
// One value states the ratio and its base.
template <>
struct LedgerTerm<&model::Transaction::ratio> {
    std::optional<LedgerRatio> value;
};
template <>
struct LedgerTerm<&model::Transaction::ratio_base> {};

template <class Indices>
struct LedgerTerms;
template <std::size_t... Index>
struct LedgerTerms<std::index_sequence<Index...>>
    : LedgerTerm<
          describe::field_at<Index>(describe::Described<model::Transaction>::fields).member>... {};

}  // namespace detail

// A transaction in a request: its terms, of which only date and type are required; null means
// absent.
struct LedgerRow
    : detail::LedgerTerms<std::make_index_sequence<
          std::remove_cvref_t<decltype(describe::Described<model::Transaction>::fields)>::kCount>> {
    template <auto Member>
    const auto& get() const {
        return detail::LedgerTerm<Member>::value;
    }
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
// The same, but without transactions where there are neither.
Result<LoadedLedger> load_ledger_or_nothing(Call& call, const LedgerSource& source);
// The error of a ledger without transactions.
Error no_transactions();

}  // namespace ballast::service
