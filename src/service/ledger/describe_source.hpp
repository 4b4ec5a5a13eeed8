// Descriptions of transactions in requests.
#pragma once

#include "model/describe_account.hpp"
#include "service/describe_common.hpp"
#include "service/ledger/source.hpp"
#include "wire/json.hpp"

namespace ballast::describe {

namespace detail {

// Rows may be written as arrays, in this order.
inline constexpr auto kLedgerRowTerms = combined(
    transaction_id<model::Transaction>(), transaction_heading<Form::kNew, model::Transaction>(),
    transaction_account<model::Transaction>(),
    transaction_figures<Form::kNew, model::Transaction>(),
    transaction_note<Form::kNew, model::Transaction>(),
    transaction_event_terms<Form::kNew, model::Transaction>());
static_assert(kLedgerRowTerms.kCount == Described<model::Transaction>::fields.kCount);

// Where rows depend on each other.
constexpr std::string_view ledger_row_doc(std::string_view name, std::string_view doc) {
    if (name == "amount")
        return "Cash amount including fees; takes precedence over quantity × price. For dividends, "
               "interest, deposits, withdrawals, fees and taxes it is the change in cash: a "
               "withdrawal, fee or tax is negative, a reversal has the opposite sign. If no amount "
               "of a type and account is negative, withdrawals, fees and taxes are taken as "
               "magnitudes (outflow_sign).";
    if (name == "currency")
        return "Currency of price, amount and fees. When absent, the one currency stated by other "
               "rows, or US dollars if they state none or several.";
    return doc;
}

template <auto Member>
concept LedgerRowTerm = requires(service::detail::LedgerTerm<Member> term) { term.value; };

template <std::size_t Index>
constexpr auto ledger_row_field() {
    constexpr auto kField = field_at<Index>(kLedgerRowTerms);
    if constexpr (LedgerRowTerm<kField.member>) {
        using Term = service::detail::LedgerTerm<kField.member>;
        using Value = decltype(Term::value);
        return list(Field<service::LedgerRow, Value>{
            {kField.name, ledger_row_doc(kField.name, kField.doc), kField.required, kField.limits},
            &Term::value});
    } else {
        return list();
    }
}

template <std::size_t... Index>
constexpr auto ledger_row_fields(std::index_sequence<Index...> /*terms*/) {
    return combined(ledger_row_field<Index>()...);
}

}  // namespace detail

template <>
struct Described<service::LedgerRow> {
    static constexpr std::string_view name = "LedgerRow";
    static constexpr std::string_view doc = Described<model::Transaction>::doc;
    static constexpr auto fields =
        detail::ledger_row_fields(std::make_index_sequence<detail::kLedgerRowTerms.kCount>{});
};

}  // namespace ballast::describe

namespace ballast::wire {

// An object is a map by symbol, unless its one key is "file".
template <class Variant>
void read_map_or_table(JsonReader& reader, Variant& value, const Limits& limits) {
    const bool table = reader.kind() == JsonKind::kArray ||
                       (reader.kind() == JsonKind::kObject && reader.first_key() == "file");
    if (table)
        read_value(reader, value.template emplace<1>(), limits);
    else
        read_value(reader, value.template emplace<0>(), limits);
}
template <>
inline void read_value(JsonReader& reader, service::LedgerPrices& value, const Limits& limits) {
    read_map_or_table(reader, value, limits);
}

}  // namespace ballast::wire

namespace ballast::describe {

template <>
struct Described<service::LedgerPriceRow> {
    using T = service::LedgerPriceRow;
    static constexpr std::string_view name = "LedgerPriceRow";
    static constexpr std::string_view doc = "A price, valid from its date until the next price.";
    static constexpr auto fields =
        wire::list(required("symbol", &T::symbol, "Symbol of the price.", {.max_length = 64}),
                   required("date", &T::date, "Date of the price."),
                   required("price", &T::price, "Price per unit, not adjusted for splits."));
};

}  // namespace ballast::describe

namespace ballast::wire {

template <>
inline void read_value(JsonReader& reader, service::LedgerRates& value, const Limits& limits) {
    read_map_or_table(reader, value, limits);
}

}  // namespace ballast::wire

namespace ballast::describe {

template <>
struct Described<service::LedgerRateRow> {
    using T = service::LedgerRateRow;
    static constexpr std::string_view name = "LedgerRateRow";
    static constexpr std::string_view doc =
        "An exchange rate, valid from its date until the next rate.";
    static constexpr auto fields = wire::list(
        required("currency", &T::currency, "ISO 4217 currency code.", {.max_length = 3}),
        required("date", &T::date, "Date of the rate."),
        required("rate", &T::rate, "Units of the reporting currency per unit of this currency."));
};

template <>
struct Described<ledger::OutflowSign> {
    using enum ledger::OutflowSign;
    static constexpr std::string_view name = "OutflowSign";
    static constexpr std::string_view doc =
        "Meaning of a positive amount of a fee, tax or withdrawal. A negative amount is always a "
        "charge.";
    static constexpr std::array values{
        word(kInferred, "inferred",
             "A refund if the type and account also have negative amounts, otherwise a charge."),
        word(kCash, "cash", "A refund: amounts are changes in cash."),
        word(kMagnitude, "magnitude", "A charge: amounts are magnitudes.")};
};

template <class T>
constexpr auto ledger_source_fields() {
    return wire::list(
        optional("transactions", &T::transactions,
                 "Transactions in any order; the stored ledger when absent.",
                 {.max_items = 10'000'000}),
        optional("accounts", &T::accounts,
                 "Accounts of the stored ledger to include, by id or slug; all when empty.",
                 {.max_items = 1000, .max_length = 64}),
        optional("outflow_sign", &T::outflow_sign,
                 "Meaning of positive amounts of fees, taxes and withdrawals in `transactions`."));
}

}  // namespace ballast::describe
