#include "job/rows.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <string>
#include <utility>

#include "base/text.hpp"
#include "job/describe_job.hpp"
#include "store/described_row.hpp"
#include "store/described_write.hpp"

namespace ballast {

template <>
inline constexpr std::string_view store::detail::kColumnName<&job::JobProgress::done> =
    "progress_done";
template <>
inline constexpr std::string_view store::detail::kColumnName<&job::JobProgress::total> =
    "progress_total";
template <>
inline constexpr std::string_view store::detail::kColumnName<&job::JobProgress::unit> =
    "progress_unit";
template <>
inline constexpr std::string_view store::detail::kColumnName<&job::JobProgress::phase> =
    "progress_phase";

template <>
struct describe::Described<job::detail::QueueEntry> {
    using T = job::detail::QueueEntry;
    static constexpr std::string_view name = "QueueEntry";
    static constexpr std::string_view doc = "A job that has not ended, in the queue.";
    static constexpr auto fields = list(
        required("job_id", &T::job, ""), required("priority", &T::priority, ""),
        required("created_at", &T::created_at, ""), required("run_at", &T::run_at, ""),
        required("expires_at", &T::expires_at, ""), required("lease_until", &T::lease_until, ""),
        required("lease_number", &T::lease_number, ""), required("worker", &T::worker, ""),
        required("cancel_requested", &T::cancel_requested, ""),
        required("created_by", &T::created_by, ""), required("is_shard", &T::is_shard, ""));
};

template <>
struct describe::Described<job::Lease> {
    using T = job::Lease;
    static constexpr std::string_view name = "StoredLease";
    static constexpr std::string_view doc = "A lease, or a job that may be taken.";
    static constexpr auto fields =
        list(required("tenant_id", &T::tenant, ""), required("job_id", &T::job, ""),
             required("worker", &T::worker, ""), required("lease_number", &T::number, ""),
             required("lease_until", &T::until, ""));
};

}  // namespace ballast

namespace ballast::job {

std::string_view to_string(JobState state) { return describe::to_word(state); }

Result<JobState> parse_job_state(std::string_view text) {
    if (const auto state = describe::from_word<JobState>(text)) return *state;
    return fail(Code::kInvalidInput, fmt::format("\"{}\" is not a job state: expected {}", text,
                                                 alternatives(describe::kWords<JobState>)));
}

Error no_job(const JobId& id) {
    return fail(Code::kNotFound, fmt::format("there is no job {}", id.to_string()))
        .with("job", id.to_string());
}

namespace detail {

namespace {

using JobColumns = store::detail::DescribedRow<Job>;

}  // namespace

const std::string& job_columns() {
    static const std::string columns =
        fmt::format("j.{}, q.lease_until, q.run_at", fmt::join(JobColumns::names(), ", j."));
    return columns;
}

const std::string_view kJobTables =
    "jobs AS j LEFT JOIN job_queue AS q ON q.tenant_id = j.tenant_id AND q.job_id = j.id";

Result<Job> to_job(const TenantId& tenant, const store::Row& row, std::size_t at) {
    TRY(Job job, JobColumns::read(row, at));
    job.tenant = tenant;
    if (job.state != JobState::kQueued) return job;
    const auto lease_until = row.optional_instant(at + JobColumns::kColumns);
    const auto run_at = row.optional_instant(at + JobColumns::kColumns + 1);
    // From claim to start; only the queue's row shows it.
    if (lease_until && *lease_until > kNoLease)
        job.state = JobState::kLeased;
    else if (run_at && *run_at > kAtOnce)
        job.not_before = run_at;
    return job;
}

Result<Job> load_job(store::Transaction& transaction, const JobId& id) {
    TRY(const store::Rows rows,
        transaction.query(
            fmt::format("SELECT {} FROM {} WHERE j.id = $1", job_columns(), kJobTables), {id}));
    if (rows.empty()) return no_job(id);
    return to_job(transaction.tenant(), rows[0]);
}

Status insert_job(store::Transaction& transaction, const Job& job, const QueueEntry& entry) {
    TRY_STATUS(store::detail::insert_row(transaction, "jobs", job));
    return store::detail::insert_row(transaction, "job_queue", entry);
}

Result<std::vector<Lease>> find_leases(store::SystemTransaction& transaction,
                                       std::string_view condition,
                                       std::initializer_list<store::Value> values) {
    return store::detail::select_rows<Lease>(transaction, "main.job_queue",
                                             fmt::format("WHERE {}", condition), values);
}

}  // namespace detail

}  // namespace ballast::job
