// Responses of system.storage and system.cleanup.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.hpp"
#include "service/describe_common.hpp"

namespace ballast::service {

struct CleanupView {
    Instant at;
    std::int64_t results = 0;
    std::int64_t jobs = 0;
    std::int64_t requests = 0;
    std::int64_t batch_runs = 0;
};

struct RetentionView {
    std::int64_t results_days = 0;
    std::int64_t versions_days = 0;
    std::int64_t jobs_days = 0;
    std::int64_t requests_days = 0;
    std::int64_t tokens_days = 0;
    std::int64_t sync_files_days = 0;
};

// Files of one kind.
struct StoredFiles {
    std::string kind;
    std::string holds;
    std::int64_t files = 0;
    std::int64_t bytes = 0;
};

struct FileSizes {
    Instant measured_at;
    std::vector<StoredFiles> kinds;
};

// What all workspaces store together, and where.
struct InstallationStorage {
    std::optional<FileSizes> files;
    std::optional<std::int64_t> copies_bytes;
    std::int64_t free_bytes = 0;
    std::optional<std::int64_t> database_bytes;
};

struct StorageView {
    std::optional<FileSizes> files;
    std::int64_t results = 0;
    std::int64_t superseded = 0;
    std::int64_t jobs = 0;
    std::int64_t batch_runs = 0;
    std::int64_t datasets = 0;
    std::int64_t dataset_rows = 0;
    RetentionView retention;
    std::optional<CleanupView> last_cleanup;
    std::optional<InstallationStorage> installation;
};

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<service::CleanupView> {
    using T = service::CleanupView;
    static constexpr std::string_view name = "Cleanup";
    static constexpr std::string_view doc = "What a cleanup removed.";
    static constexpr auto fields =
        list(required("at", &T::at, "Time of the cleanup."),
             required("results", &T::results, "Number of stored results."),
             required("jobs", &T::jobs, "Number of ended jobs."),
             required("requests", &T::requests, "Number of stored responses of repeated requests."),
             required("batch_runs", &T::batch_runs, "Number of batch runs."));
};

template <>
struct Described<service::RetentionView> {
    using T = service::RetentionView;
    static constexpr std::string_view name = "Retention";
    static constexpr std::string_view doc =
        "How long rows are kept; set by the operator as retention_…_days.";
    static constexpr auto fields = list(
        required("results_days", &T::results_days, "Results, from their date, in days."),
        required("versions_days", &T::versions_days,
                 "Versions of results, since a later one replaced them, in days."),
        required("jobs_days", &T::jobs_days, "Jobs and batch runs, since they ended, in days."),
        required("requests_days", &T::requests_days,
                 "Responses of requests with an Idempotency-Key, in days."),
        required("tokens_days", &T::tokens_days, "Tokens, since they ended, in days."),
        required("sync_files_days", &T::sync_files_days,
                 "Files of synchronized folders that no import committed, since they were last "
                 "read, in days."));
};

template <>
struct Described<service::StoredFiles> {
    using T = service::StoredFiles;
    static constexpr std::string_view name = "StoredFiles";
    static constexpr std::string_view doc = "Files of one kind.";
    static constexpr auto fields =
        list(required("kind", &T::kind, "Directory of the files."),
             required("holds", &T::holds, "Contents of the files."),
             required("files", &T::files, "Number of files."),
             required("bytes", &T::bytes, "Size of the files, in bytes."));
};

template <>
struct Described<service::FileSizes> {
    using T = service::FileSizes;
    static constexpr std::string_view name = "FileSizes";
    static constexpr std::string_view doc = "Number and size of files, by kind.";
    static constexpr auto fields =
        list(required("measured_at", &T::measured_at,
                      "Time of the measurement: that of the response for a data directory, at most "
                      "about an hour before it for an object store that can be listed."),
             required("kinds", &T::kinds, "Files by kind."));
};

template <>
struct Described<service::InstallationStorage> {
    using T = service::InstallationStorage;
    static constexpr std::string_view name = "InstallationStorage";
    static constexpr std::string_view doc = "What all workspaces store together, and where.";
    static constexpr auto fields =
        list(required("files", &T::files,
                      "Files of all workspaces, whether in the data directory or in an object "
                      "store; null while unknown: those of an object store before a server has "
                      "listed it."),
             required("copies_bytes", &T::copies_bytes,
                      "Size of the copies of an object store's files in the data directory of "
                      "this node, in bytes; null where the directory itself keeps the files."),
             required("free_bytes", &T::free_bytes,
                      "Free space of the file system of the data directory, in bytes."),
             required("database_bytes", &T::database_bytes,
                      "Size of the state database of all workspaces, in bytes; null for a server "
                      "that does not report it."));
};

template <>
struct Described<service::StorageView> {
    using T = service::StorageView;
    static constexpr std::string_view name = "Storage";
    static constexpr std::string_view doc = "What the workspace stores, and for how long.";
    static constexpr auto fields = list(
        required("files", &T::files,
                 "Files of the workspace, whether in the data directory or in an object store; a "
                 "file of prices that several workspaces imported counts in each. Null while "
                 "unknown: those of an object store before a server has listed it."),
        required("results", &T::results, "Number of stored results, all versions."),
        required("superseded", &T::superseded, "Versions of results that a later one replaced."),
        required("jobs", &T::jobs, "Number of jobs."),
        required("batch_runs", &T::batch_runs, "Number of batch runs."),
        required("datasets", &T::datasets, "Number of datasets, such as parts of the prices."),
        required("dataset_rows", &T::dataset_rows, "Number of their rows."),
        required("retention", &T::retention, "How long rows are kept."),
        required("last_cleanup", &T::last_cleanup,
                 "What the last cleanup removed from the workspace; null before the first."),
        required("installation", &T::installation,
                 "Sizes of all workspaces and of the disk; null in other workspaces than home."));
};

}  // namespace ballast::describe
