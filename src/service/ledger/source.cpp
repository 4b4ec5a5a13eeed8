#include "service/ledger/source.hpp"

#include <fmt/format.h>

#include "base/digest.hpp"
#include "ledger/derived_quantity.hpp"
#include "model/content_key.hpp"
#include "service/call.hpp"
#include "service/ledger/holdings.hpp"
#include "service/provenance.hpp"
#include "service/stored_entries.hpp"
#include "store/accounts.hpp"
#include "store/database.hpp"
#include "store/ledger_entries.hpp"

namespace ballast::service {

namespace {

using T = model::Transaction;

// For rows without a currency: the currency of all others, or US dollars where there are several.
fin::Currency stated_currency(const std::vector<LedgerRow>& rows) {
    std::optional<fin::Currency> stated;
    for (const LedgerRow& row : rows) {
        const auto& currency = row.get<&T::currency>();
        if (stated && currency && *currency != *stated) return fin::Currency::kUsd;
        if (currency) stated = currency;
    }
    return stated.value_or(fin::Currency::kUsd);
}

// The value of a row's term; an absent one leaves the target as it is.
class TermReader {
public:
    explicit TermReader(std::size_t& rounded) : rounded_(rounded) {}

    template <auto Member>
    void read(const LedgerRow& row, T& t) {
        if constexpr (kIs<Member, &T::ratio>) {
            const auto& ratio = row.get<&T::ratio>();
            if (!ratio) return;
            t.ratio = ratio->numerator;
            t.ratio_base = ratio->denominator;
        } else if constexpr (!kIs<Member, &T::ratio_base>) {
            assign(row.get<Member>(), t.*Member);
        }
    }

private:
    template <auto Member, auto Other>
    static constexpr bool kIs =
        std::is_same_v<detail::LedgerTerm<Member>, detail::LedgerTerm<Other>>;

    template <class From, class To>
    void assign(const std::optional<From>& from, To& to) {
        if (from) assign(*from, to);
    }
    template <class From, class To>
    void assign(const From& from, To& to) {
        if constexpr (std::is_same_v<From, LedgerNumber>) {
            rounded_ += from.rounded ? 1 : 0;
            to = from.value;
        } else {
            to = from;
        }
    }

    std::size_t& rounded_;
};

model::Transaction transaction_of(const LedgerRow& row, fin::Currency currency,
                                  std::size_t& rounded) {
    T t;
    t.currency = currency;
    TermReader reader(rounded);
    using Row = describe::Described<T>;
    [&]<std::size_t... Index>(std::index_sequence<Index...>) {
        (reader.read<describe::field_at<Index>(Row::fields).member>(row, t), ...);
    }(std::make_index_sequence<std::remove_cvref_t<decltype(Row::fields)>::kCount>{});
    return t;
}

Status read_stored(const Call& call, store::Transaction& transaction, const LedgerSource& source,
                   LoadedLedger& ledger) {
    store::EntryFilter filter;
    for (const std::string& name : source.accounts) {
        TRY(const model::Account account, store::find_account(transaction, name));
        filter.accounts.push_back(account.id);
    }
    TRY_STATUS(admit_entries(call, transaction, filter, kHeldEntrySize,
                             "name accounts, or raise the limit"));
    TRY(const auto accounts, store::all_accounts(transaction));
    for (const model::Account& account : accounts)
        ledger.account_types.emplace(account.slug, account.type);
    TRY(ledger.transactions, stored_transactions(transaction, filter));
    Sha256 digest;
    for (const model::Transaction& one : ledger.transactions) {
        // The engine's fields: a manual change does not update the content key of the source.
        digest.update_field(one.id).update_field(one.account);
        digest.update_field(model::content_key(one)).update_field(one.lot_id);
    }
    ledger.data_digest = digest.finish_hex();
    return {};
}

Result<LoadedLedger> load_stored(Call& call, const LedgerSource& source) {
    LoadedLedger ledger;
    if (!call.principal().has_tenant()) return ledger;
    TRY_STATUS(call.read([&](store::Transaction& transaction) {
        return read_stored(call, transaction, source, ledger);
    }));
    return ledger;
}

}  // namespace

Error no_transactions() {
    Error error = fail(Code::kInvalidInput, "there are no transactions");
    error.errors.push_back(
        {"/transactions", "required", error.message,
         "give the rows, or {\"file\": \"transactions.csv\"}, or import them with ledger.import"});
    return error;
}

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

Result<LoadedLedger> load_ledger_or_nothing(Call& call, const LedgerSource& source) {
    if (!source.transactions) return load_stored(call, source);
    return ledger_of(*source.transactions, source.outflow_sign);
}

Result<LoadedLedger> load_ledger(Call& call, const LedgerSource& source) {
    TRY(LoadedLedger ledger, load_ledger_or_nothing(call, source));
    if (!source.transactions && ledger.transactions.empty()) return no_transactions();
    return ledger;
}

}  // namespace ballast::service
