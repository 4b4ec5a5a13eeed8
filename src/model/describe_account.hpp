// Accounts of the ledger described once: from this come their JSON form and its schema, their
// columns in the store, and changes of single terms.
#pragma once

#include <array>

#include "describe/form.hpp"
#include "describe/member_count.hpp"
#include "model/account.hpp"

namespace ballast::describe {

template <>
struct Described<model::AccountType> {
    using enum model::AccountType;
    static constexpr std::string_view name = "AccountType";
    static constexpr std::string_view doc = "Tax treatment of an account.";
    static constexpr std::array values{
        word(kTaxable, "taxable", "Gains and income are taxed as they arise."),
        word(kTaxDeferred, "tax_deferred",
             "Taxed when withdrawn, such as 401(k) or traditional IRA."),
        word(kTaxFree, "tax_free", "Tax-free, such as Roth IRA or ISA."),
        word(kBank, "bank", "Cash account at a bank."), word(kOther, "other")};
};

// What the owner of an account states. T is an account or a request that derives from one.
template <Form form, class T>
constexpr auto account_terms() {
    return list(required_term<form>("slug", &T::slug,
                                    {"Short name of the account, used by transactions.",
                                     "Short name of lowercase letters, digits and hyphens; unique.",
                                     "New short name; its transactions are updated as well."},
                                    {.min_length = 1, .max_length = 64}),
                required_term<form>("name", &T::name,
                                    {"Name of the account.", "Display name.", "New name."},
                                    {.min_length = 1, .max_length = 200}),
                optional_term<form>(
                    "institution", &T::institution,
                    {"Institution that holds the account.", "Institution that holds the account.",
                     "New institution that holds the account."},
                    {.max_length = 200}),
                optional_term<form>("type", &T::type,
                                    {"Tax treatment of the account.",
                                     "Tax treatment of the account.", "New tax treatment."}),
                optional_term<form>("currency", &T::currency,
                                    {"Base currency of the account.",
                                     "Base currency of the account.", "New base currency."}),
                optional_term<form>("note", &T::note,
                                    {"Note, as free text.", "Note, as free text.", "New note."},
                                    {.max_length = 4000}));
}

inline constexpr std::string_view kClosedOn =
    "Date the account was closed, of its last possible transactions; null while it is open.";

// Exports of earlier versions have no closing date.
template <class T, bool kClosingRequired = true>
constexpr auto stored_account_fields() {
    return combined(
        list(required("id", &T::id, "Id of the account.")), account_terms<Form::kStored, T>(),
        list(required("created_at", &T::created_at, "Time the account was created."),
             required("updated_at", &T::updated_at, "Time of the last change."),
             required("version", &T::version, "Version number, increased by every change."),
             kClosingRequired ? required("closed_on", &T::closed_on, kClosedOn)
                              : optional("closed_on", &T::closed_on, kClosedOn)));
}

template <>
struct Described<model::Account> {
    static constexpr std::string_view name = "Account";
    static constexpr std::string_view doc = "An account at a broker, a bank or a pension provider.";
    static constexpr auto fields = stored_account_fields<model::Account>();
};

// A member that is not described would be neither stored nor shown.
static_assert(kMembers<model::Account> == Described<model::Account>::fields.kCount);

}  // namespace ballast::describe
