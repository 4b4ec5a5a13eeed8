// Descriptions of loan tapes and of imports into CLO records.
#pragma once

#include "service/clo/describe_asset_records.hpp"
#include "service/clo/tape_requests.hpp"
#include "service/describe_common.hpp"
#include "store/describe_clo_import.hpp"

namespace ballast::describe {

template <>
struct Described<service::CloTapeKind> {
    using enum service::CloTapeKind;
    static constexpr std::string_view name = "CloTapeKind";
    static constexpr std::string_view doc = "What the rows of a file are.";
    static constexpr std::array values{
        word(kAssets, "assets", "Records of assets, new or changed."),
        word(kPositions, "positions", "Par that a deal holds."),
        word(kPrices, "prices", "Market prices."),
        word(kRatings, "ratings", "Ratings."),
        word(kTrades, "trades", "Purchases, sales and repayments of a deal."),
        word(kSchedules, "schedules", "Scheduled principal."),
        word(kFactors, "factors", "Share of the original par that is outstanding.")};
};

template <>
struct Described<service::CloTapeAbsent> {
    using enum service::CloTapeAbsent;
    static constexpr std::string_view name = "CloTapeAbsent";
    static constexpr std::string_view doc =
        "What happens to assets that the deal holds and a file of positions lacks.";
    static constexpr std::array values{word(kReport, "report", "They are listed, and stay."),
                                       word(kKeep, "keep", "They stay."),
                                       word(kSold, "sold", "They are sold at their market price.")};
};

template <>
struct Described<service::CloTapeUnits> {
    using enum service::CloTapeUnits;
    static constexpr std::string_view name = "CloTapeUnits";
    static constexpr std::string_view doc = "What is confirmed about the units of a file.";
    static constexpr std::array values{
        word(kRatesInPercent, "rates_in_percent", "All rates are percentages: 4.25 is 0.0425."),
        word(kPricesInFractions, "prices_in_fractions",
             "Prices up to 2 are shares: 0.985 is 98.5."),
        word(kPricesAsGiven, "prices_as_given", "Prices up to 2 are percent of par.")};
};

template <>
struct Described<service::CloTapeStatus> {
    using enum service::CloTapeStatus;
    static constexpr std::string_view name = "CloTapeStatus";
    static constexpr std::string_view doc = "What becomes of a row.";
    static constexpr std::array values{word(kNew, "new", "It adds a record."),
                                       word(kDuplicate, "duplicate", "It changes nothing."),
                                       word(kChanged, "changed", "It changes a record."),
                                       word(kRejected, "rejected", "It cannot be used.")};
};

template <>
struct Described<service::CloTapeRequest> {
    using T = service::CloTapeRequest;
    static constexpr std::string_view name = "CloTapeRequest";
    static constexpr std::string_view doc = "A file to import into the records of CLOs.";
    static constexpr auto fields = wire::list(
        optional("file", &T::file, "Path of the file, on the command line.", {.max_length = 4096}),
        optional("content", &T::content, "Text of the file, in place of its path."),
        optional("file_name", &T::file_name, "Name of the file.", {.max_length = 255}),
        required("kind", &T::kind, "What the rows of the file are."),
        optional("deal", &T::deal, "Deal of positions, trades and factors, by id or slug.",
                 {.max_length = 64}),
        optional("as_of", &T::as_of, "Date of the file; absent: today."),
        optional("mapping", &T::mapping,
                 "Field by heading of the file; an empty text leaves the column out. Headings that "
                 "are fields, or those of the sheet of assets, need none.",
                 {.max_items = 200, .max_length = 100}),
        optional("constants", &T::constants, "Value by field, for rows in which the file has none.",
                 {.max_items = 100, .max_length = 200}),
        optional("confirm", &T::confirm, "What is confirmed about the units.", {.max_items = 3}),
        optional("absent", &T::absent, "What happens to held assets that positions lack."),
        optional("stated_par", &T::stated_par,
                 "Sum of par that the source of a file of positions states; absent: that of its "
                 "rows. What the deal then holds of the assets in the file must equal it to 0.01.",
                 {.minimum = 0, .unit = "currency"}),
        optional("source", &T::source, "Source of the values; absent: the name of the file.",
                 {.max_length = 200}),
        optional("commit", &T::commit, "Whether to apply the plan."),
        optional("plan_digest", &T::plan_digest,
                 "Digest of the plan that was reviewed: another plan is a conflict.",
                 {.max_length = 64}));
};

template <>
struct Described<service::CloTapeChange> {
    using T = service::CloTapeChange;
    static constexpr std::string_view name = "CloTapeChange";
    static constexpr std::string_view doc = "A value that a row changes.";
    static constexpr auto fields =
        wire::list(required("field", &T::field, "Field, or lot for a lot that it adds."),
                   required("before", &T::before, "Value before."),
                   required("after", &T::after, "Value after."));
};

template <>
struct Described<service::CloTapeRow> {
    using T = service::CloTapeRow;
    static constexpr std::string_view name = "CloTapeRow";
    static constexpr std::string_view doc = "A row of the file in the plan.";
    static constexpr auto fields =
        wire::list(required("row", &T::row, "Number of the row, from 1."),
                   required("line", &T::line, "Line of the file."),
                   required("status", &T::status, "What becomes of the row."),
                   required("asset", &T::asset, "Id of the asset."),
                   required("reason", &T::reason, "Why the row is a duplicate or rejected."),
                   required("column", &T::column, "Column of the error."),
                   required("value", &T::value, "Value in the file."),
                   required("fix", &T::fix, "Suggested fix."),
                   required("changes", &T::changes, "Values that the row changes."));
};

template <>
struct Described<service::CloTapeTotals> {
    using T = service::CloTapeTotals;
    static constexpr std::string_view name = "CloTapeTotals";
    static constexpr std::string_view doc = "Number of rows by status.";
    static constexpr auto fields =
        wire::list(required("rows", &T::rows, "Rows of the file."),
                   required("new", &T::added, "Rows that add a record."),
                   required("duplicate", &T::duplicate, "Rows that change nothing."),
                   required("changed", &T::changed, "Rows that change a record."),
                   required("rejected", &T::rejected, "Rows that cannot be used."),
                   required("par", &T::par, "Par of a file of positions; null for others.",
                            {.unit = "currency"}));
};

template <>
struct Described<service::CloTapeResponse> {
    using T = service::CloTapeResponse;
    static constexpr std::string_view name = "CloTapeResponse";
    static constexpr std::string_view doc = "Plan of an import, and what was done of it.";
    static constexpr auto fields = wire::list(
        required("committed", &T::committed, "Whether the plan was applied."),
        required("import", &T::import, "Id of the import; null without an effect."),
        required("kind", &T::kind, "What the rows are."),
        required("as_of", &T::as_of, "Date of the file."),
        required("file_name", &T::file_name, "Name of the file."),
        required("file_digest", &T::file_digest, "SHA-256 digest of the file."),
        required("plan_digest", &T::plan_digest,
                 "SHA-256 digest of the plan, to be given when committing it."),
        required("columns", &T::columns, "Heading of the file by field."),
        required("ignored", &T::ignored,
                 "Headings that mean no field; those of a file of assets are kept in `extra`."),
        required("fields", &T::fields, "Fields that a heading of such a file may mean."),
        required("rows", &T::rows, "Rows with their status and changes."),
        required("absent", &T::absent, "Assets that the deal holds and the file lacks."),
        required("checks", &T::checks, "Results of the consistency checks."),
        required("totals", &T::totals, "Number of rows by status."),
        required("issues", &T::issues, "What to know about the import."));
};

template <>
struct Described<service::CloImportScenario> {
    using T = service::CloImportScenario;
    static constexpr std::string_view name = "CloImportScenario";
    static constexpr std::string_view doc = "A scenario that an import changed, as stored.";
    static constexpr auto fields = wire::list(
        required("scenario", &T::scenario, "Id of the scenario."),
        required("version", &T::version, "Version after the import."),
        required("before", &T::before, "Document before; empty where the import created it."));
};

template <>
struct Described<service::CloImportDocument> {
    using T = service::CloImportDocument;
    static constexpr std::string_view name = "CloImportDocument";
    static constexpr std::string_view doc = "Totals and checks of an import as stored.";
    static constexpr auto fields =
        wire::list(required("totals", &T::totals, "Number of rows by status."),
                   required("checks", &T::checks, "Results of the consistency checks."),
                   required("absent", &T::absent, "Assets that the file lacked."),
                   optional("scenarios", &T::scenarios, "Scenarios that it changed."),
                   optional("deals", &T::deals, "Ids of the deals that it created."),
                   optional("files", &T::files, "Digests of the files that are kept."),
                   optional("sheets", &T::sheets, "Short name of the deal by sheet."),
                   optional("confirm", &T::confirm, "What was confirmed about the units."));
};

template <>
struct Described<service::CloImportView> {
    using T = service::CloImportView;
    static constexpr std::string_view name = "CloImport";
    static constexpr std::string_view doc = "An import into the records of CLOs.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Id of the import."),
        required("state", &T::state, "State of the import."),
        required("kind", &T::kind, "Kind of file."),
        required("deal", &T::deal, "Slug of the deal; empty for none."),
        required("as_of", &T::as_of, "Date of the file."),
        required("file_name", &T::file_name, "Name of the file."),
        required("file_digest", &T::file_digest, "SHA-256 digest of the file."),
        required("plan_digest", &T::plan_digest, "SHA-256 digest of the plan."),
        required("totals", &T::totals, "Number of rows by status."),
        required("checks", &T::checks, "Results of the consistency checks."),
        required("absent", &T::absent, "Assets that the file lacked."),
        required("files", &T::files, "SHA-256 digests of the files that are kept."),
        required("created_by", &T::created_by, "Id of the user who committed it."),
        required("created_at", &T::created_at, "Time of the commit."),
        required("undone_at", &T::undone_at, "Time at which it was undone; null for others."));
};

template <>
struct Described<service::CloImportIdRequest> {
    using T = service::CloImportIdRequest;
    static constexpr std::string_view name = "CloImportIdRequest";
    static constexpr std::string_view doc = "Identifies an import.";
    static constexpr auto fields =
        wire::list(required("id", &T::id, "Id of the import.", {.max_length = 64}));
};

template <>
struct Described<service::ListCloImportsRequest> {
    using T = service::ListCloImportsRequest;
    static constexpr std::string_view name = "ListCloImportsRequest";
    static constexpr std::string_view doc = "Page of the imports, newest first by default.";
    static constexpr auto fields = page_fields<T>();
};

template <>
struct Described<service::ListCloImportsResponse> {
    using T = service::ListCloImportsResponse;
    static constexpr std::string_view name = "ListCloImportsResponse";
    static constexpr std::string_view doc = "A page of imports.";
    static constexpr auto fields = wire::list(
        required("data", &T::data, "Imports."),
        required("next_cursor", &T::next_cursor, "Cursor of the next page; null on the last."));
};

template <>
struct Described<service::UndoCloImportRequest> {
    using T = service::UndoCloImportRequest;
    static constexpr std::string_view name = "UndoCloImportRequest";
    static constexpr std::string_view doc = "An import to undo.";
    static constexpr auto fields =
        wire::list(required("id", &T::id, "Id of the import.", {.max_length = 64}),
                   optional("discard_changes", &T::discard_changes,
                            "Whether to undo it although its records have been changed since."));
};

template <>
struct Described<service::UndoCloImportResponse> {
    using T = service::UndoCloImportResponse;
    static constexpr std::string_view name = "UndoCloImportResponse";
    static constexpr std::string_view doc = "What undoing an import hid.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Id of the import."),
        required("facts", &T::facts, "Facts about assets."), required("lots", &T::lots, "Lots."),
        required("versions", &T::versions, "Versions of terms."),
        required("states", &T::states, "States of deals."),
        required("matrices", &T::matrices, "Correlation matrices."),
        required("scenarios", &T::scenarios, "Scenarios, deleted or as before the import."),
        required("deals_archived", &T::deals_archived, "Deals that the import had created."),
        required("assets_removed", &T::assets_removed, "Assets that only the import had added."),
        required("issues", &T::issues, "What to know about it."));
};

}  // namespace ballast::describe
