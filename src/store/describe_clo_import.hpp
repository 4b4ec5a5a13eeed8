// Imports into the records of CLOs described once, for their columns in the store.
#pragma once

#include <array>

#include "describe/describe.hpp"
#include "store/clo_imports.hpp"

namespace ballast::describe {

template <>
struct Described<store::CloImportState> {
    static constexpr std::string_view name = "CloImportState";
    static constexpr std::string_view doc = "State of an import.";
    static constexpr std::array values{word(store::CloImportState::kCommitted, "committed"),
                                       word(store::CloImportState::kUndone, "undone")};
};

template <>
struct Described<store::CloImport> {
    using T = store::CloImport;
    static constexpr std::string_view name = "CloImportRow";
    static constexpr std::string_view doc = "An import as stored.";
    static constexpr auto fields =
        list(required("id", &T::id, "Id of the import."),
             required("state", &T::state, "State of the import."),
             required("kind", &T::kind, "Kind of file."),
             required("deal_id", &T::deal, "Deal of positions or trades; null for others."),
             required("as_of", &T::as_of, "Date of the file."),
             required("file_name", &T::file_name, "Name of the file."),
             required("file_digest", &T::file_digest, "SHA-256 digest of the file."),
             required("plan_digest", &T::plan_digest, "SHA-256 digest of the plan."),
             required("document", &T::document, "Totals and checks as JSON."),
             required("created_by", &T::created_by, "Id of the user who committed it."),
             required("created_at", &T::created_at, "Time of the commit."),
             required("undone_at", &T::undone_at, "Time at which it was undone."));
};

}  // namespace ballast::describe
