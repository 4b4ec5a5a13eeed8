#include "service/audit_heads.hpp"

#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

#include "service/key_file.hpp"
#include "store/database.hpp"
#include "store/identity.hpp"

namespace ballast::service {

namespace {

namespace fs = std::filesystem;

constexpr off_t kLongestLine = 4096;

Error cannot(std::string_view what) {
    return fail(Code::kUnavailable,
                fmt::format("the audit directory: cannot {}: {}; set BALLAST_AUDIT_DIRECTORY to a "
                            "writable directory",
                            what, std::generic_category().message(errno)));
}

class File {
public:
    File(const fs::path& path, int flags)
        : number_(::open(path.c_str(), flags | O_NOFOLLOW | O_CLOEXEC, 0600)) {}
    ~File() {
        if (number_ >= 0) ::close(number_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    bool is_open() const { return number_ >= 0; }
    // In one call, so that lines of concurrent writers do not mix.
    bool write(std::string_view line) const {
        return ::write(number_, line.data(), line.size()) == static_cast<ssize_t>(line.size()) &&
               ::fsync(number_) == 0;
    }
    // At most `most` bytes of the end.
    std::optional<std::string> read_end(off_t most) const {
        const off_t size = ::lseek(number_, 0, SEEK_END);
        if (size < 0) return std::nullopt;
        const off_t from = std::max<off_t>(0, size - most);
        std::string text(static_cast<std::size_t>(size - from), '\0');
        if (::pread(number_, text.data(), text.size(), from) != static_cast<ssize_t>(text.size()))
            return std::nullopt;
        return text;
    }

private:
    int number_;
};

std::string message_of(const SignedHead& head) {
    return fmt::format("ballast.audit-head.1\n{}\n{}\n{}\n{}", head.tenant, head.sequence,
                       head.hash, head.at.to_string());
}

}  // namespace

Result<AuditHeads> AuditHeads::open(const fs::path& directory) {
    std::error_code error;
    if (fs::is_symlink(directory, error))
        return fail(Code::kInvalidInput,
                    "the audit directory is a symbolic link: set BALLAST_AUDIT_DIRECTORY to the "
                    "directory itself");
    fs::create_directories(directory, error);
    if (::chmod(directory.c_str(), S_IRWXU) != 0) return cannot("be restricted to its owner");
    const fs::path file = directory / kKeyFile;
    TRY(const std::string text, read_or_make_key(file, SigningKey::make_seed));
    auto key = SigningKey::parse(text);
    if (!key)
        return fail(Code::kCorrupted,
                    fmt::format("the key of the audit trail is damaged: {}", key.error().message));
    return AuditHeads(directory, *std::move(key));
}

fs::path AuditHeads::file_of(const TenantId& tenant) const {
    return directory_ / fmt::format("heads-{}.jsonl", tenant.to_string());
}

SignedHead AuditHeads::sign(const TenantId& tenant, const store::AuditHead& head,
                            Instant at) const {
    SignedHead made{.tenant = tenant.to_string(),
                    .sequence = head.sequence,
                    .hash = head.hash,
                    .at = at,
                    .public_key = key_.public_key(),
                    .signature = {}};
    made.signature = key_.sign(message_of(made));
    return made;
}

Status AuditHeads::check(const SignedHead& head, const TenantId& tenant) const {
    if (head.tenant != tenant.to_string())
        return fail(Code::kInvalidInput,
                    fmt::format("the head of row {} belongs to another tenant", head.sequence));
    if (head.public_key != key_.public_key() ||
        !is_signed_by(head.public_key, message_of(head), head.signature))
        return fail(Code::kInvalidInput,
                    fmt::format("the head of row {} was not signed by this installation, or was "
                                "changed after it was",
                                head.sequence));
    return {};
}

Status AuditHeads::keep(const SignedHead& head) const {
    TRY(const TenantId tenant, TenantId::parse(head.tenant));
    const File file(file_of(tenant), O_WRONLY | O_CREAT | O_APPEND);
    if (!file.is_open() || !file.write(wire::to_json(head) + "\n")) return cannot("keep a head");
    return {};
}

Result<std::optional<SignedHead>> AuditHeads::latest(const TenantId& tenant) const {
    const File file(file_of(tenant), O_RDONLY);
    if (!file.is_open() && errno == ENOENT) return std::optional<SignedHead>();
    const auto end = file.is_open() ? file.read_end(kLongestLine) : std::nullopt;
    if (!end) return cannot("read the heads");
    // The last whole line: a crash may have left a part of one.
    std::string_view text(*end);
    text = text.substr(0, text.rfind('\n') == std::string_view::npos ? 0 : text.rfind('\n'));
    if (text.empty()) return std::optional<SignedHead>();
    const std::string_view line = text.substr(text.rfind('\n') + 1);
    auto head = wire::read_json<SignedHead>(line);
    const Status genuine = head ? check(*head, tenant) : Status(Error(head.error()));
    if (!genuine)
        return fail(Code::kCorrupted,
                    fmt::format("the kept heads of the audit trail are damaged: {}",
                                genuine.error().message));
    return std::optional(*std::move(head));
}

Status keep_audit_heads(Environment& environment) {
    TRY(store::Database * database, environment.database());
    TRY(const AuditHeads heads, AuditHeads::open(environment.audit_directory()));
    TRY(const auto tenants, database->system_read([](store::SystemTransaction& transaction) {
        return store::list_tenants(transaction);
    }));
    for (const store::Tenant& tenant : tenants) {
        TRY(const store::AuditHead head,
            database->read(tenant.id, [](store::Transaction& t) { return store::audit_head(t); }));
        TRY(const auto last, heads.latest(tenant.id));
        if (head.sequence == 0 || (last && last->sequence >= head.sequence)) continue;
        TRY_STATUS(heads.keep(heads.sign(tenant.id, head, environment.clock().now())));
    }
    return {};
}

}  // namespace ballast::service
