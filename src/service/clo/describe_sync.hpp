// Descriptions of synchronized sources of CLO records.
#pragma once

#include "service/clo/describe_book.hpp"
#include "service/clo/sync_requests.hpp"
#include "store/describe_clo_sync.hpp"

namespace ballast::describe {

inline constexpr Limits kCloSyncLimits{.min_length = 1, .max_length = 64};

template <>
struct Described<service::CloSyncFrom> {
    using enum service::CloSyncFrom;
    static constexpr std::string_view name = "CloSyncFrom";
    static constexpr std::string_view doc = "Where a source has its files from.";
    static constexpr std::array values{
        word(kFolder, "folder", "A folder below the import directory.", "Folder"),
        word(kUpload, "upload", "Files that clo.sync.upload sent.", "Uploaded files")};
};

template <>
struct Described<service::CloSyncAuto> {
    using enum service::CloSyncAuto;
    static constexpr std::string_view name = "CloSyncAuto";
    static constexpr std::string_view doc = "When a plan is applied without a person.";
    static constexpr std::array values{
        word(kIfClean, "if_clean", "When no check reports an error or a doubtful unit."),
        word(kNever, "never", "Every plan waits.")};
};

template <class T>
constexpr auto clo_sync_document() {
    return wire::list(
        optional("source", &T::source, "Where it has its files from."),
        optional("folder", &T::folder,
                 "Folder below the import directory (setting import_dir), without links; its "
                 "workbook or SQLite databases are read. Empty: the directory itself.",
                 {.max_length = 500}),
        optional("rule", &T::rule, "When it is read, as of schedules: at most once a minute.",
                 {.min_length = 1, .max_length = 200}),
        optional("auto", &T::automatic, "When a plan is applied without a person."),
        optional("confirm", &T::confirm, "What is confirmed about units and formulas.",
                 {.max_items = 5}),
        optional("deals", &T::deals, "Short name of the deal by sheet.",
                 {.max_items = 100, .max_length = 64}));
}

template <>
struct Described<service::CloSyncDocument> {
    using T = service::CloSyncDocument;
    static constexpr std::string_view name = "CloSyncDocument";
    static constexpr std::string_view doc = "A synchronized source as stored.";
    static constexpr auto fields = clo_sync_document<T>();
};

template <>
struct Described<service::PutCloSyncRequest> {
    using T = service::PutCloSyncRequest;
    static constexpr std::string_view name = "PutCloSyncRequest";
    static constexpr std::string_view doc = "A synchronized source, new or changed.";
    static constexpr auto fields = wire::combined(
        wire::list(
            required("sync", &T::sync, "Short name: lower case letters, digits and hyphens.",
                     kCloSyncLimits),
            optional("enabled", &T::enabled,
                     "Whether the source is read; enabling it again forgets earlier failures."),
            optional("if_match", &T::if_match, "ETag of the source to change.",
                     {.max_length = 32})),
        clo_sync_document<T>());
};

template <>
struct Described<service::UploadCloSyncRequest> {
    using T = service::UploadCloSyncRequest;
    static constexpr std::string_view name = "UploadCloSyncRequest";
    static constexpr std::string_view doc = "Files for a synchronized source.";
    static constexpr auto fields = wire::list(
        required("sync", &T::sync, "Source, by id or short name.", kCloSyncLimits),
        required("files", &T::files, "One workbook, or the SQLite databases; with file names.",
                 {.min_items = 1, .max_items = 10}));
};

template <>
struct Described<service::CloSyncSentFile> {
    using T = service::CloSyncSentFile;
    static constexpr std::string_view name = "CloSyncFile";
    static constexpr std::string_view doc = "A file that was sent to a synchronized source.";
    static constexpr auto fields =
        wire::list(required("name", &T::name, "Name of the file."),
                   required("bytes", &T::bytes, "Size.", {.unit = "bytes"}),
                   required("digest", &T::digest, "SHA-256 digest."),
                   required("received_at", &T::received_at, "Time at which it was sent."));
};

template <>
struct Described<service::CloSyncIdRequest> {
    using T = service::CloSyncIdRequest;
    static constexpr std::string_view name = "CloSyncIdRequest";
    static constexpr std::string_view doc = "Identifies a synchronized source.";
    static constexpr auto fields =
        wire::list(required("sync", &T::sync, "Source, by id or short name.", kCloSyncLimits));
};

template <>
struct Described<service::CloSyncView> {
    using T = service::CloSyncView;
    static constexpr std::string_view name = "CloSync";
    static constexpr std::string_view doc = "A synchronized source and its state.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Id of the source."), required("sync", &T::sync, "Short name."),
        required("source", &T::source, "Where it has its files from."),
        required("folder", &T::folder, "Folder below the import directory."),
        required("rule", &T::rule, "When it is read."),
        required("auto", &T::automatic, "When a plan is applied without a person."),
        required("confirm", &T::confirm, "What is confirmed about units and formulas."),
        required("deals", &T::deals, "Short name of the deal by sheet."),
        required("enabled", &T::enabled,
                 "Whether the source is read; false after five failures in a row."),
        required("failures", &T::failures, "Failed runs in a row."),
        required("next_run_at", &T::next_run_at, "Time of the next run; null while it is paused."),
        required("retry_at", &T::retry_at, "Time before which it is not tried after a failure."),
        required("running", &T::running, "Whether a run is in progress."),
        required("last_success_at", &T::last_success_at, "Time of the last success."),
        required("age_minutes", &T::age_minutes, "Age of the last success.", {.unit = "minutes"}),
        required("files", &T::files, "Files that were sent to it; empty where it has a folder."),
        required("etag", &T::etag, kEtagDoc),
        required("created_by", &T::created_by, "Id of the user who created it."),
        required("created_at", &T::created_at, "Time of creation."),
        required("updated_at", &T::updated_at, "Time of the last change by a person."));
};

template <>
struct Described<service::ListCloSyncsResponse> {
    using T = service::ListCloSyncsResponse;
    static constexpr std::string_view name = "ListCloSyncsResponse";
    static constexpr std::string_view doc = "The synchronized sources.";
    static constexpr auto fields =
        wire::list(required("directory", &T::directory,
                            "Import directory of the server; empty where none is set."),
                   required("data", &T::data, "Sources by short name."));
};

template <>
struct Described<service::RunCloSyncRequest> {
    using T = service::RunCloSyncRequest;
    static constexpr std::string_view name = "RunCloSyncRequest";
    static constexpr std::string_view doc = "A run of a synchronized source.";
    static constexpr auto fields = wire::list(
        required("sync", &T::sync, "Source, by id or short name.", kCloSyncLimits),
        optional("commit", &T::commit,
                 "Whether to apply a plan that waits, because its source or a check says so."),
        optional("plan_digest", &T::plan_digest,
                 "Digest of the plan that was reviewed: another plan is a conflict.",
                 {.max_length = 64}));
};

template <>
struct Described<service::CloSyncFindings> {
    using T = service::CloSyncFindings;
    static constexpr std::string_view name = "CloSyncFindings";
    static constexpr std::string_view doc = "What a run found, as stored.";
    static constexpr auto fields =
        wire::list(required("files", &T::files, "Files that it read."),
                   required("sheets", &T::sheets, "Sheets with their findings, without values."),
                   required("checks", &T::checks, "Results of the consistency checks."));
};

template <>
struct Described<service::CloSyncRunView> {
    using T = service::CloSyncRunView;
    static constexpr std::string_view name = "CloSyncRun";
    static constexpr std::string_view doc = "A run of a synchronized source.";
    static constexpr auto fields =
        wire::list(required("id", &T::id, "Id of the run."),
                   required("started_at", &T::started_at, "Start of the run."),
                   required("finished_at", &T::finished_at, "End of the run."),
                   required("outcome", &T::outcome, "Outcome."),
                   required("message", &T::message, "What happened, and how to go on."),
                   required("digest", &T::digest, "SHA-256 digest of the files."),
                   required("plan_digest", &T::plan_digest, "SHA-256 digest of the plan."),
                   required("import", &T::import, "Id of the import; null for none."),
                   required("files", &T::files, "Files that it read."),
                   required("sheets", &T::sheets, "Sheets with their findings, without values."),
                   required("checks", &T::checks, "Results of the consistency checks."));
};

template <>
struct Described<service::CloSyncHistoryRequest> {
    using T = service::CloSyncHistoryRequest;
    static constexpr std::string_view name = "CloSyncHistoryRequest";
    static constexpr std::string_view doc = "Page of the runs of a source, newest first.";
    static constexpr auto fields = wire::combined(
        wire::list(required("sync", &T::sync, "Source, by id or short name.", kCloSyncLimits)),
        page_fields<T>());
};

template <>
struct Described<service::CloSyncHistoryResponse> {
    using T = service::CloSyncHistoryResponse;
    static constexpr std::string_view name = "CloSyncHistoryResponse";
    static constexpr std::string_view doc = "A page of runs.";
    static constexpr auto fields = wire::list(
        required("data", &T::data, "Runs."),
        required("next_cursor", &T::next_cursor, "Cursor of the next page; null on the last."));
};

}  // namespace ballast::describe
