// Imports from earlier systems described once, for their columns in the store.
#pragma once

#include <array>

#include "describe/describe.hpp"
#include "store/legacy_imports.hpp"

namespace ballast::describe {

template <>
struct Described<store::LegacyImportState> {
    static constexpr std::string_view name = "LegacyImportState";
    static constexpr std::string_view doc = "State of an import from an earlier system.";
    static constexpr std::array values{
        word(store::LegacyImportState::kCommitted, "committed", "Its records are stored."),
        word(store::LegacyImportState::kUndone, "undone", "Its records were deleted again.")};
};

template <>
struct Described<store::LegacyImport> {
    using T = store::LegacyImport;
    static constexpr std::string_view name = "LegacyImportRow";
    static constexpr std::string_view doc = "An import from an earlier system as stored.";
    static constexpr auto fields =
        list(required("id", &T::id, "Id of the import."),
             required("state", &T::state, "State of the import."),
             required("source", &T::source, "Name of the earlier system."),
             required("file_name", &T::file_name, "Names of the files, separated by commas."),
             required("file_digest", &T::file_digest, "SHA-256 digest of the files."),
             required("plan_digest", &T::plan_digest, "SHA-256 digest of the plan."),
             required("document", &T::document, "Plan and figures as JSON."),
             required("undo", &T::undo, "Records that the import added, as JSON."),
             required("created_by", &T::created_by, "Id of the user who committed it."),
             required("created_at", &T::created_at, "Time of the commit."),
             required("undone_at", &T::undone_at, "Time at which it was undone."));
};

}  // namespace ballast::describe
