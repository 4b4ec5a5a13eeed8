#include "store/audit.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <future>
#include <utility>

#include "base/digest.hpp"
#include "store/audit_feed.hpp"
#include "store/select.hpp"

namespace ballast::store {

namespace {

constexpr std::string_view kAuditColumns =
    "sequence, at, actor, method, object, outcome, request_id, details, previous_hash, hash";
constexpr std::int64_t kChainedRows = 10'000;  // rows of the chain held at once

std::string first_hash() { return std::string(64, '0'); }

AuditRow to_audit_row(const Row& row) {
    return {.sequence = row.integer(0),
            .at = row.instant(1),
            .entry = {.actor = row.string(2),
                      .method = row.string(3),
                      .object = row.string(4),
                      .outcome = row.string(5),
                      .request_id = row.string(6),
                      .details = row.string(7)},
            .previous_hash = row.string(8),
            .hash = row.string(9)};
}

// The fields of a row that its hash covers.
struct Hashed {
    std::int64_t sequence = 0;
    Instant at;
    std::string_view actor, method, object, outcome, request_id, details, previous_hash;
};

Hashed hashed(const AuditRow& row) {
    const AuditEntry& entry = row.entry;
    return {.sequence = row.sequence,
            .at = row.at,
            .actor = entry.actor,
            .method = entry.method,
            .object = entry.object,
            .outcome = entry.outcome,
            .request_id = entry.request_id,
            .details = entry.details,
            .previous_hash = row.previous_hash};
}

// In the order of kAuditColumns.
Hashed hashed(const Row& row) {
    return {.sequence = row.integer(0),
            .at = row.instant(1),
            .actor = row.text(2),
            .method = row.text(3),
            .object = row.text(4),
            .outcome = row.text(5),
            .request_id = row.text(6),
            .details = row.text(7),
            .previous_hash = row.text(8)};
}

// As Sha256::update_field, into a buffer: one call of the library per row instead of twenty.
void add_field(std::string& buffer, std::string_view bytes) {
    for (std::uint64_t rest = bytes.size(), i = 0; i < 8; ++i, rest >>= 8)
        buffer += static_cast<char>(rest & 0xff);
    buffer += bytes;
}

std::string hash_of(std::string_view tenant, const Hashed& row, std::string& buffer) {
    buffer.clear();
    for (const std::string_view field : {std::string_view("ballast.audit.1"), tenant})
        add_field(buffer, field);
    add_field(buffer, fmt::format_int(row.sequence).c_str());
    add_field(buffer, fmt::format_int(row.at.micros()).c_str());
    for (const std::string_view field : {row.actor, row.method, row.object, row.outcome,
                                         row.request_id, row.details, row.previous_hash})
        add_field(buffer, field);
    return sha256_hex(buffer);
}

std::string hash_of(std::string_view tenant, const Hashed& row) {
    std::string buffer;
    return hash_of(tenant, row, buffer);
}

Error broken(std::int64_t sequence, std::string_view why) {
    return fail(Code::kCorrupted,
                fmt::format("the audit trail is broken at row {}: {}", sequence, why))
        .with("sequence", fmt::format("{}", sequence));
}

// A chain as far as it was read.
struct Reading {
    AuditCheck check;
    std::vector<AuditHead> known;  // ascending
    std::size_t met = 0;           // of these
};

Status check_known(Reading& reading) {
    while (reading.met < reading.known.size() &&
           reading.known[reading.met].sequence == reading.check.rows) {
        if (reading.known[reading.met++].hash != reading.check.head)
            return broken(reading.check.rows,
                          "it is not the row of which the head was kept: this row or an earlier "
                          "one has been rewritten");
    }
    return {};
}

// The part of a chain that follows `reading`, which it advances.
Status check_rows(std::string_view tenant, const Rows& rows, Reading& reading) {
    AuditCheck& check = reading.check;
    std::string buffer;
    for (const Row cells : rows) {
        const Hashed row = hashed(cells);
        const std::int64_t expected = check.rows + 1;
        if (row.sequence != expected) return broken(expected, "it is missing");
        if (row.previous_hash != check.head)
            return broken(expected, "its hash does not match the previous row");
        if (cells.text(9) != hash_of(tenant, row, buffer))
            return broken(expected, "its contents have been changed");
        check.rows = expected;
        check.head = cells.text(9);
        TRY_STATUS(check_known(reading));
    }
    return {};
}

}  // namespace

Result<AuditRow> append_audit(Transaction& transaction, AuditEntry entry, Instant at) {
    TRY_STATUS(transaction.execute(
        "INSERT INTO main.audit_heads (tenant_id, sequence, hash) VALUES (current_tenant(), 0, $1) "
        "ON CONFLICT (tenant_id) DO NOTHING",
        {first_hash()}));
    // Locks the head until the transaction ends, so that a tenant's rows form one chain.
    TRY(const Rows head,
        transaction.query("UPDATE main.audit_heads SET sequence = sequence + 1 "
                          "WHERE tenant_id = current_tenant() RETURNING sequence, hash"));
    if (head.empty()) return fail(Code::kInternal, "the head of the audit trail is missing");
    AuditRow row{.sequence = head[0].integer(0),
                 .at = at,
                 .entry = std::move(entry),
                 .previous_hash = head[0].string(1),
                 .hash = {}};
    row.hash = hash_of(transaction.tenant().to_string(), hashed(row));
    TRY_STATUS(transaction.execute(
        "INSERT INTO main.audit (tenant_id, sequence, at, actor, method, object, outcome, "
        "request_id, details, previous_hash, hash) VALUES (current_tenant(), $1, $2, $3, $4, $5, "
        "$6, $7, $8, $9, $10)",
        {row.sequence, row.at, row.entry.actor, row.entry.method, row.entry.object,
         row.entry.outcome, row.entry.request_id, row.entry.details, row.previous_hash, row.hash}));
    TRY_STATUS(transaction.execute(
        "UPDATE main.audit_heads SET hash = $1 WHERE tenant_id = current_tenant()", {row.hash}));
    return row;
}

Result<std::vector<AuditRow>> list_audit(Transaction& transaction, const AuditFilter& filter,
                                         std::int64_t before, std::size_t limit) {
    detail::Where where;
    if (!filter.actor.empty()) where.add("actor = {}", filter.actor);
    if (!filter.method.empty()) where.add("method = {}", filter.method);
    if (!filter.object.empty()) where.add("object = {}", filter.object);
    if (filter.from) where.add("at >= {}", *filter.from);
    if (filter.until) where.add("at < {}", *filter.until);
    if (before > 0) where.add("sequence < {}", before);
    TRY(const Rows rows,
        transaction.query(fmt::format("SELECT {} FROM audit{} ORDER BY sequence DESC LIMIT {}",
                                      kAuditColumns, where.sql(), limit),
                          where.values()));
    std::vector<AuditRow> result;
    for (const Row row : rows) result.push_back(to_audit_row(row));
    return result;
}

Result<std::vector<AuditRow>> audit_after(Transaction& transaction, std::int64_t sequence,
                                          std::size_t limit) {
    TRY(const Rows rows, transaction.query(fmt::format("SELECT {} FROM audit WHERE sequence > $1 "
                                                       "ORDER BY sequence LIMIT {}",
                                                       kAuditColumns, limit),
                                           {sequence}));
    std::vector<AuditRow> result;
    for (const Row row : rows) result.push_back(to_audit_row(row));
    return result;
}

Result<AuditHead> audit_head(Transaction& transaction) {
    TRY(const Rows head, transaction.query("SELECT sequence, hash FROM audit_heads"));
    if (head.empty()) return AuditHead{.sequence = 0, .hash = first_hash()};
    return AuditHead{.sequence = head[0].integer(0), .hash = head[0].string(1)};
}

Result<AuditCheck> verify_audit(Transaction& transaction, std::vector<AuditHead> known) {
    std::ranges::sort(known, {}, &AuditHead::sequence);
    Reading reading{.check = {.rows = 0, .head = first_hash()}, .known = std::move(known)};
    AuditCheck& check = reading.check;
    TRY_STATUS(check_known(reading));
    const std::string tenant = transaction.tenant().to_string();
    // A batch is hashed while the next one is read.
    Rows batch;
    std::future<Status> checked;
    for (std::int64_t read = 0;;) {
        auto next = transaction.query(fmt::format("SELECT {} FROM audit WHERE sequence > $1 "
                                                  "ORDER BY sequence LIMIT {}",
                                                  kAuditColumns, kChainedRows),
                                      {read});
        if (checked.valid()) TRY_STATUS(checked.get());
        if (!next) return Error(std::move(next).error());
        batch = *std::move(next);
        if (batch.empty()) break;
        read = batch[batch.size() - 1].integer(0);
        checked =
            std::async(std::launch::async, [&] { return check_rows(tenant, batch, reading); });
    }
    TRY(const AuditHead head, audit_head(transaction));
    if (head.sequence != check.rows) return broken(check.rows + 1, "it is missing");
    if (head.hash != check.head) return broken(check.rows, "it is not the last row written");
    if (reading.met < reading.known.size())
        return broken(check.rows + 1, fmt::format("it is missing: the head of row {} was kept",
                                                  reading.known.back().sequence));
    return check;
}

}  // namespace ballast::store
