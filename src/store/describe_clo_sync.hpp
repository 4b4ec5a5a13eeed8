// Synchronized sources of CLO records described once, for their columns in the store.
#pragma once

#include <array>

#include "store/clo_syncs.hpp"
#include "store/describe_clo.hpp"

namespace ballast::describe {

template <>
struct Described<store::CloSyncOutcome> {
    using enum store::CloSyncOutcome;
    static constexpr std::string_view name = "CloSyncOutcome";
    static constexpr std::string_view doc = "Outcome of a run of a synchronized source.";
    static constexpr std::array values{
        word(kUnchanged, "unchanged", "The files are those of the run before."),
        word(kWaiting, "waiting", "The plan waits for a person."),
        word(kCommitted, "committed", "The plan was applied."),
        word(kFailed, "failed", "Nothing was changed."),
        word(kSkipped, "skipped", "It was not due: files being written, or a retry later.")};
};

template <>
struct Described<store::CloSync> {
    using T = store::CloSync;
    static constexpr std::string_view name = "CloSyncRow";
    static constexpr std::string_view doc = "A stored source of CLO records.";
    static constexpr auto fields = list(
        required("id", &T::id, "Id of the source."),
        required("slug", &T::slug, "Short name, unique in the workspace."),
        required("document", &T::document, "Source and options as JSON."),
        required("enabled", &T::enabled, "Whether it is read."),
        required("failures", &T::failures, "Failed runs in a row."),
        required("retry_at", &T::retry_at, "Time of the next attempt after a failure."),
        required("running_until", &T::running_until, "End of the lease of the run in progress."),
        required("running_by", &T::running_by, "Who has the lease."),
        required("last_digest", &T::last_digest, "Digest of the files that were read last."),
        required("last_success_at", &T::last_success_at, "Time of the last success."),
        required("created_by", &T::created_by, "Id of the user who created it."),
        required("created_at", &T::created_at, "Time of creation."),
        required("updated_at", &T::updated_at, "Time of the last change by a person."),
        required("version", &T::version, "Number of changes, from 1."));
};

template <>
struct Described<store::CloSyncFile> {
    using T = store::CloSyncFile;
    static constexpr std::string_view name = "CloSyncFileRow";
    static constexpr std::string_view doc = "A file that was sent to a synchronized source.";
    static constexpr auto fields =
        list(required("sync_id", &T::sync, "Id of the source."),
             required("name", &T::name, "Name of the file."),
             required("digest", &T::digest, "SHA-256 digest of its bytes."),
             required("bytes", &T::bytes, "Size."),
             required("received_at", &T::received_at, "Time at which it was sent."));
};

template <>
struct Described<store::CloSyncRun> {
    using T = store::CloSyncRun;
    static constexpr std::string_view name = "CloSyncRunRow";
    static constexpr std::string_view doc = "A run of a synchronized source.";
    static constexpr auto fields =
        list(required("id", &T::id, "Id of the run."),
             required("sync_id", &T::sync, "Id of the source."),
             required("started_at", &T::started_at, "Start of the run."),
             required("finished_at", &T::finished_at, "End of the run."),
             required("outcome", &T::outcome, "Outcome."),
             required("message", &T::message, "What happened."),
             required("digest", &T::digest, "Digest of the files."),
             required("plan_digest", &T::plan_digest, "Digest of the plan."),
             required("import_id", &T::import, "Id of the import; null for none."),
             required("document", &T::document, "Findings as JSON."));
};

}  // namespace ballast::describe
