// Signed heads of the audit trail. A chain of hashes does not show that all of it was rewritten
// together with its head; a signed head that was kept elsewhere does.
//
// The key and the heads are files of a directory of their own, not of the database. Heads are kept
// once a minute while the server runs, when it stops and by `audit.export`; the newest of a tenant
// covers all rows before it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "base/signature.hpp"
#include "service/environment.hpp"
#include "store/audit.hpp"
#include "wire/json.hpp"
#include "wire/scalar.hpp"

namespace ballast::service {

struct SignedHead {
    std::string tenant;
    std::int64_t sequence = 0;
    std::string hash;
    Instant at;
    std::string public_key;
    std::string signature;
};

class AuditHeads {
public:
    static constexpr const char* kKeyFile = "key";  // in the directory

    // Creates the directory and the key if they do not exist; owner-only permissions are enforced.
    static Result<AuditHeads> open(const std::filesystem::path& directory);

    SignedHead sign(const TenantId& tenant, const store::AuditHead& head, Instant at) const;
    // kInvalidInput when it is of another tenant or was not signed by this installation's key.
    Status check(const SignedHead& head, const TenantId& tenant) const;

    // Appends the head to the file of its tenant. Durable when it returns.
    Status keep(const SignedHead& head) const;
    // The last one kept. kCorrupted when it cannot be read or is not genuine.
    Result<std::optional<SignedHead>> latest(const TenantId& tenant) const;

    const std::string& public_key() const { return key_.public_key(); }

private:
    AuditHeads(std::filesystem::path directory, SigningKey key)
        : directory_(std::move(directory)), key_(std::move(key)) {}
    std::filesystem::path file_of(const TenantId& tenant) const;

    std::filesystem::path directory_;
    SigningKey key_;
};

// Keeps the head of every tenant whose trail has grown since its last one.
Status keep_audit_heads(Environment& environment);

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<service::SignedHead> {
    using T = service::SignedHead;
    static constexpr std::string_view name = "SignedAuditHead";
    static constexpr std::string_view doc = "Signed end of the audit log at a time.";
    static constexpr auto fields = wire::list(
        required("tenant", &T::tenant, "Id of the tenant.", {.min_length = 36, .max_length = 36}),
        required("sequence", &T::sequence, "Sequence number of the last entry.", {.minimum = 0}),
        required("hash", &T::hash, "Hash of the last entry.", {.min_length = 64, .max_length = 64}),
        required("at", &T::at, "Time of the signature."),
        required("public_key", &T::public_key, "Ed25519 public key, in hexadecimal.",
                 {.min_length = 64, .max_length = 64}),
        required("signature", &T::signature,
                 "Ed25519 signature of the other fields, in hexadecimal.",
                 {.min_length = 128, .max_length = 128}));
};

}  // namespace ballast::describe
