// Entries of the ledger described once: the transaction, and where it came from.
#pragma once

#include "model/describe_transaction.hpp"
#include "model/ledger_entry.hpp"

namespace ballast::describe {

// T is an entry, or a document that has the same members.
template <Form form, class T>
constexpr auto entry_reference() {
    return list(optional_term<form>(
        "reference", &T::reference,
        {"Id of the transaction in its source.", "Id of the transaction in its source.",
         "New id of the transaction in its source."},
        {.max_length = 200}));
}

template <class T>
constexpr auto entry_origin() {
    return list(
        required("content_key", &T::content_key,
                 "Digest of the transaction's content in its source."),
        required("occurrence", &T::occurrence, "Index among identical transactions, from 0."),
        required("import", &T::import,
                 "Id of the import that created the transaction; null for one added by hand."),
        required("line", &T::line, "Line of the imported file."),
        required("created_at", &T::created_at, "Time the transaction was created."),
        required("updated_at", &T::updated_at, "Time of the last change."),
        required("version", &T::version, "Version number, increased by every change."));
}

template <>
struct Described<model::LedgerEntry> {
    using T = model::LedgerEntry;
    static constexpr std::string_view name = "LedgerEntry";
    static constexpr std::string_view doc = "A transaction and where it came from.";
    static constexpr auto fields =
        combined(list(required("id", &T::id, "Id of the transaction."),
                      required("account", &T::account, "Id of the account."),
                      required("transaction", &T::transaction, "Terms of the transaction.")),
                 entry_reference<Form::kStored, T>(), entry_origin<T>());
};

static_assert(kMembers<model::LedgerEntry> == Described<model::LedgerEntry>::fields.kCount);

}  // namespace ballast::describe
