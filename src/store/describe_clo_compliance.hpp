// Compliance runs, annotations and scenarios of CLOs described once, for their columns in the
// store.
#pragma once

#include <array>

#include "describe/describe.hpp"
#include "store/clo_compliance.hpp"

namespace ballast::describe {

template <>
struct Described<store::CloComplianceRun> {
    using T = store::CloComplianceRun;
    static constexpr std::string_view name = "CloComplianceRunRow";
    static constexpr std::string_view doc = "An official run of the tests of a deal.";
    static constexpr auto fields = list(
        required("deal_id", &T::deal, "Id of the deal."),
        required("number", &T::number, "Number of the run, from 1."),
        required("as_of", &T::as_of, "Date of the run."),
        required("terms_version", &T::terms_version, "Version of the terms."),
        required("document", &T::document, "Tests as JSON."),
        required("digest", &T::digest, "Digest of deal, state and assets."),
        required("note", &T::note, "Note."), required("known_at", &T::known_at, "Time of the run."),
        required("created_by", &T::created_by, "Id of the user who ran it."));
};

template <>
struct Described<store::CloAnnotation> {
    using T = store::CloAnnotation;
    static constexpr std::string_view name = "CloAnnotationRow";
    static constexpr std::string_view doc = "A remark about a test on a date.";
    static constexpr auto fields =
        list(required("id", &T::id, "Id of the remark."),
             required("deal_id", &T::deal, "Id of the deal."),
             required("as_of", &T::as_of, "Date of the run."),
             required("test", &T::test, "Id of the test."), required("text", &T::text, "Text."),
             required("known_at", &T::known_at, "Time of the remark."),
             required("created_by", &T::created_by, "Id of its author."));
};

template <>
struct Described<store::CloScenarioType> {
    using enum store::CloScenarioType;
    static constexpr std::string_view name = "CloScenarioType";
    static constexpr std::string_view doc = "Kind of scenario.";
    static constexpr std::array values{
        word(kMag, "mag", "Parameters of the earlier workbook."),
        word(kCustom, "custom", "Assumptions of a user."),
        word(kRegulatory, "regulatory", "Assumptions that a regulator prescribes."),
        word(kStress, "stress", "Adverse assumptions.")};
};

template <>
struct Described<store::CloScenarioRow> {
    using T = store::CloScenarioRow;
    static constexpr std::string_view name = "CloScenarioRow";
    static constexpr std::string_view doc = "A stored scenario.";
    static constexpr auto fields =
        list(required("id", &T::id, "Id of the scenario."),
             required("slug", &T::slug, "Short name, unique in the workspace."),
             required("name", &T::name, "Name of the scenario."),
             required("type", &T::type, "Kind of scenario."),
             required("owner", &T::owner, "Id of the member who alone sees it; empty for all."),
             required("document", &T::document, "Assumptions as JSON."),
             required("import_id", &T::import, "Id of the import that added it."),
             required("created_by", &T::created_by, "Id of the user who created it."),
             required("created_at", &T::created_at, "Time of creation."),
             required("updated_at", &T::updated_at, "Time of the last change."),
             required("version", &T::version, "Number of changes, from 1."));
};

}  // namespace ballast::describe
