// Imports into the ledger described once: from this come their columns in the store, responses and
// exports.
#pragma once

#include <array>

#include "describe/describe.hpp"
#include "store/ledger_imports.hpp"

namespace ballast::describe {

template <>
struct Described<store::ImportState> {
    static constexpr std::string_view name = "ImportState";
    static constexpr std::string_view doc = "State of an import: committed or undone.";
    static constexpr std::array values{word(store::ImportState::kCommitted, "committed"),
                                       word(store::ImportState::kUndone, "undone")};
};

// What everybody sees of an import. T is an import or a view that derives from one.
template <class T>
constexpr auto import_fields() {
    return list(
        required("id", &T::id, "Id of the import."),
        required("state", &T::state, "State of the import: committed or undone."),
        required("file_name", &T::file_name, "Name of the file."),
        required("file_digest", &T::file_digest, "SHA-256 of the file."),
        required("plan_digest", &T::plan_digest, "SHA-256 digest of the plan that was posted."),
        required("format", &T::format, "Format by which the file was read."),
        required("totals", &T::totals, "Number of rows by result."),
        required("first_date", &T::first_date, "Date of the first transaction."),
        required("last_date", &T::last_date, "Date of the last transaction."),
        required("created_by", &T::created_by, "Id of the user who posted the import."),
        required("created_at", &T::created_at, "Time the import was posted."),
        required("undone_at", &T::undone_at,
                 "Time the import was undone; null while it is committed."));
}

template <class T>
constexpr auto import_fingerprint() {
    return required("fingerprint", &T::fingerprint, "Fingerprint of the file's header.");
}

template <>
struct Described<store::LedgerImport> {
    using T = store::LedgerImport;
    static constexpr std::string_view name = "StoredImport";
    static constexpr std::string_view doc = "An import as stored.";
    static constexpr auto fields = combined(
        import_fields<T>(),
        list(import_fingerprint<T>(), required("undo", &T::undo, "Data needed to undo the import."),
             required("version", &T::version, "Version number, increased by every change.")));
};

}  // namespace ballast::describe
