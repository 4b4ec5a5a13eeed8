// Descriptions of imports from the earlier system.
#pragma once

#include "service/clo/book_requests.hpp"
#include "service/clo/describe_mag.hpp"
#include "service/clo/describe_tape.hpp"

namespace ballast::describe {

template <>
struct Described<service::CloBookConfirm> {
    using enum service::CloBookConfirm;
    static constexpr std::string_view name = "CloBookConfirm";
    static constexpr std::string_view doc = "What is confirmed about the values of a file.";
    static constexpr std::array values{
        word(kRatesInPercent, "rates_in_percent", "Rates above 1 are percentages: 20 is 0.20."),
        word(kPricesInFractions, "prices_in_fractions", "Prices up to 2 are shares: 0.96 is 96."),
        word(kPricesAsGiven, "prices_as_given", "Prices up to 2 are percent of par."),
        word(kFormulaValues, "formula_values", "Stored values of formulas are up to date."),
        word(kRoundedRates, "rounded_rates",
             "Rates that the database rounded to 0.01 may be stored where none is known.")};
};

template <>
struct Described<service::CloBookFile> {
    using T = service::CloBookFile;
    static constexpr std::string_view name = "CloBookFile";
    static constexpr std::string_view doc = "A file, by path or content.";
    static constexpr auto fields = given_file_fields<T>("Name of the file.");
};

template <class T>
constexpr auto clo_book_options() {
    return wire::list(
        optional("sheets", &T::sheets, "Input sheets to import; absent: all.",
                 {.max_items = 100, .max_length = 100}),
        optional("deals", &T::deals,
                 "Short name of the deal by sheet; absent: from the name of the sheet.",
                 {.max_items = 100, .max_length = 64}),
        optional("confirm", &T::confirm, "What is confirmed about units and formulas.",
                 {.max_items = 5}),
        optional("source", &T::source, "Source of the values; absent: the name of the file.",
                 {.max_length = 200}),
        optional("commit", &T::commit, "Whether to apply the plan."),
        optional("plan_digest", &T::plan_digest,
                 "Digest of the plan that was reviewed: another plan is a conflict.",
                 {.max_length = 64}));
}

template <>
struct Described<service::CloWorkbookRequest> {
    using T = service::CloWorkbookRequest;
    static constexpr std::string_view name = "CloWorkbookRequest";
    static constexpr std::string_view doc = "A workbook of the earlier system to import.";
    static constexpr auto fields = wire::combined(
        wire::list(
            optional("file", &T::file, "Path of the workbook, on the command line.",
                     {.max_length = 4096}),
            optional("content", &T::content, "Bytes of the workbook in base64.",
                     {.max_length = 90'000'000}),
            optional("file_name", &T::file_name, "Name of the workbook.", {.max_length = 255})),
        clo_book_options<T>());
};

template <>
struct Described<service::CloSqliteRequest> {
    using T = service::CloSqliteRequest;
    static constexpr std::string_view name = "CloSqliteRequest";
    static constexpr std::string_view doc = "SQLite databases of the earlier system to import.";
    static constexpr auto fields = wire::combined(
        wire::list(required("files", &T::files,
                            "Databases; which is which is recognized by their tables.",
                            {.min_items = 1, .max_items = 10})),
        clo_book_options<T>());
};

template <>
struct Described<service::CloUnconfirmed> {
    using T = service::CloUnconfirmed;
    static constexpr std::string_view name = "CloUnconfirmed";
    static constexpr std::string_view doc = "Values whose unit must be confirmed.";
    static constexpr auto fields =
        wire::list(required("confirm", &T::confirm, "Confirm one of these."),
                   required("cells", &T::cells, "Cells that it concerns."));
};

template <>
struct Described<service::CloBookAction> {
    using enum service::CloBookAction;
    static constexpr std::string_view name = "CloBookAction";
    static constexpr std::string_view doc = "What the plan does with a record.";
    static constexpr std::array values{word(kNone, "none", "There is no such record."),
                                       word(kCreate, "create", "It is created."),
                                       word(kUpdate, "update", "It is changed."),
                                       word(kUnchanged, "unchanged", "It is stored already."),
                                       word(kSkip, "skip", "It is left out; `note` says why.")};
};

template <>
struct Described<service::CloBookChange> {
    using T = service::CloBookChange;
    static constexpr std::string_view name = "CloBookChange";
    static constexpr std::string_view doc = "A value that the plan changes.";
    static constexpr auto fields =
        wire::list(required("field", &T::field, "Field."),
                   required("before", &T::before, "Value before; empty for none."),
                   required("after", &T::after, "Value after."));
};

template <>
struct Described<service::CloBookSheet> {
    using T = service::CloBookSheet;
    static constexpr std::string_view name = "CloBookSheet";
    static constexpr std::string_view doc = "A sheet: what it says, and what the plan does.";
    static constexpr auto fields = wire::list(
        required("sheet", &T::sheet, "Name of the sheet."),
        required("parsed", &T::parsed, "Values of an input sheet; null for other sheets."),
        required("warnings", &T::warnings, "Doubtful cells."),
        required("errors", &T::errors, "Wrong cells: a sheet with errors is not imported."),
        required("cells_read", &T::cells_read, "Cells with a value, titles excluded."),
        required("unmapped", &T::unmapped, "Number of cells that no section covers."),
        required("unmapped_cells", &T::unmapped_cells, "Those cells; they are kept."),
        required("unconfirmed", &T::unconfirmed, "What must be confirmed before a commit."),
        required("deal", &T::deal, "Short name of the deal; empty for none."),
        required("deal_action", &T::deal_action, "What becomes of the deal."),
        required("scenario", &T::scenario, "Short name of the scenario; empty for none."),
        required("scenario_action", &T::scenario_action, "What becomes of the scenario."),
        required("lots", &T::lots, "Number of lots that the plan adds."),
        required("changes", &T::changes, "Values that it changes."),
        required("note", &T::note, "Why something is left out; empty otherwise."));
};

template <>
struct Described<service::CloBookMatrix> {
    using T = service::CloBookMatrix;
    static constexpr std::string_view name = "CloBookMatrix";
    static constexpr std::string_view doc = "The correlation matrix of the file.";
    static constexpr auto fields = wire::list(
        required("correlation", &T::correlation, "Short name under which it is stored."),
        required("items", &T::items, "Number of rows."),
        required("minimum_eigenvalue", &T::minimum_eigenvalue, "Smallest eigenvalue."),
        required("repaired", &T::repaired,
                 "Whether the matrix was not positive semidefinite and was repaired."),
        required("distance", &T::distance, "Distance of the repaired matrix, Frobenius norm."),
        required("action", &T::action, "What becomes of it."));
};

template <>
struct Described<service::CloBookResponse> {
    using T = service::CloBookResponse;
    static constexpr std::string_view name = "CloBookResponse";
    static constexpr std::string_view doc = "The plan of an import, and whether it was applied.";
    static constexpr auto fields = wire::list(
        required("committed", &T::committed, "Whether the plan was applied."),
        required("import", &T::import, "Id of the import; null without effect."),
        required("file_name", &T::file_name, "Name of the file or files."),
        required("file_digest", &T::file_digest, "SHA-256 digest of the files."),
        required("plan_digest", &T::plan_digest, "SHA-256 digest of the plan."),
        required("sheets", &T::sheets, "Sheets of the file."),
        required("assets", &T::assets, "Asset records by status; null where there are none."),
        required("rejected_assets", &T::rejected_assets, "Asset records that cannot be used."),
        required("correlation", &T::correlation, "Correlation matrix; null for none."),
        required("tables", &T::tables, "Rows by table of the databases."),
        required("checks", &T::checks, "Results of the consistency checks."),
        required("issues", &T::issues, "What to know about the import."));
};

}  // namespace ballast::describe
