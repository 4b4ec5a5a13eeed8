// Request of clo.export, and its description.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "service/report/describe.hpp"

namespace ballast::service {

enum class CloExportWhat : std::uint8_t {
    kPaymentDateReport,
    kTests,
    kCollateral,
    kScenario,
    kRun,
    kWorkbook,
};

// Which values a workbook has.
enum class CloExportValues : std::uint8_t { kCurrent, kImported };

struct CloExportRequest {
    CloExportWhat what = CloExportWhat::kPaymentDateReport;
    ReportFormat format = ReportFormat::kPdf;
    std::string deal;
    std::optional<fin::Date> as_of;
    std::optional<fin::Date> known_at;
    std::optional<std::int64_t> version;
    std::string scenario;
    std::string result;
    std::string import;
    CloExportValues values = CloExportValues::kCurrent;
    store::ReportPaper paper = store::ReportPaper::kA4;
};

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<service::CloExportWhat> {
    using enum service::CloExportWhat;
    static constexpr std::string_view name = "CloExportWhat";
    static constexpr std::string_view doc = "What to export of a CLO.";
    static constexpr std::array values{
        word(kPaymentDateReport, "payment_date_report",
             "Waterfalls of the next payment date by step, payments to notes, tests, collateral.",
             "Payment date report"),
        word(kTests, "tests", "Coverage, quality and concentration tests.", "Tests"),
        word(kCollateral, "collateral", "Assets with all fields.", "Collateral"),
        word(kScenario, "scenario", "Parameters of a scenario.", "Scenario"),
        word(kRun, "run", "A kept run: its figures; its whole document as JSON.", "Run"),
        word(kWorkbook, "workbook",
             "The workbook of an import with every cell, and today's values of its deals and "
             "assets.",
             "Workbook")};
};

template <>
struct Described<service::CloExportValues> {
    using enum service::CloExportValues;
    static constexpr std::string_view name = "CloExportValues";
    static constexpr std::string_view doc = "Which values an exported workbook has.";
    static constexpr std::array values{
        word(kCurrent, "current",
             "Those of the records where they differ from the file; all else as it was."),
        word(kImported, "imported", "The file as it was, byte for byte.")};
};

template <>
struct Described<service::CloExportRequest> {
    using T = service::CloExportRequest;
    static constexpr std::string_view name = "CloExportRequest";
    static constexpr std::string_view doc = "What to export, and as which format.";
    static constexpr auto fields = wire::list(
        optional("what", &T::what, "What to export."),
        optional("format", &T::format, "Format of the file."),
        optional("deal", &T::deal, "Deal, by id or slug; of all but scenario, run and workbook.",
                 {.max_length = 64}),
        optional("as_of", &T::as_of, "Date of the deal; absent: that of its newest state or lot."),
        optional("known_at", &T::known_at,
                 "Day (UTC) by whose end everything used was recorded; absent: today."),
        optional("version", &T::version, "Version of the terms; absent: that of the date.",
                 {.minimum = 1}),
        optional("scenario", &T::scenario,
                 "Scenario, by id or short name: what to export, or the assumptions of the payment "
                 "date.",
                 {.max_length = 64}),
        optional("result", &T::result, "run: id of the result (result.list).", {.max_length = 64}),
        optional("import", &T::import,
                 "workbook: id of the import (clo.import.list); absent: the newest with a kept "
                 "file.",
                 {.max_length = 64}),
        optional("values", &T::values, "workbook: values of its cells."),
        optional("paper", &T::paper, "Paper of a PDF document."));
};

}  // namespace ballast::describe
