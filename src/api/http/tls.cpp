#include "api/http/tls.hpp"

#include <limits>
#include <mutex>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/stat.h>
#include <utility>

namespace ballast::api::http {

namespace {

struct FreeContext {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using Context = std::unique_ptr<SSL_CTX, FreeContext>;

// HTTP/1.1 where the client names protocols, whatever it prefers.
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* chosen_size,
                    const unsigned char* offered, unsigned int offered_size, void*) {
    static constexpr std::string_view kOurs("\x08http/1.1", 9);
    unsigned char* out = nullptr;
    const auto* ours = reinterpret_cast<const unsigned char*>(kOurs.data());
    if (SSL_select_next_proto(&out, chosen_size, ours, kOurs.size(), offered, offered_size) !=
        OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_NOACK;
    *chosen = out;
    return SSL_TLSEXT_ERR_OK;
}

std::string last_error() {
    const unsigned long code = ERR_peek_last_error();
    const char* reason = code != 0 ? ERR_reason_error_string(code) : nullptr;
    ERR_clear_error();
    return reason != nullptr ? reason : "unknown reason";
}

Result<Context> make_context(const TlsFiles& files) {
    ERR_clear_error();
    Context context(SSL_CTX_new(TLS_server_method()));
    if (!context) return fail(Code::kUnavailable, "OpenSSL could not be started");
    SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
    SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                           SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE |
                                        SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                        SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_alpn_select_cb(context.get(), choose_protocol, nullptr);
    if (SSL_CTX_use_certificate_chain_file(context.get(), files.certificate.c_str()) != 1)
        return fail(Code::kInvalidInput,
                    "the certificate of tls_certificate_file cannot be used (" + last_error() +
                        "): expected a PEM file with the certificate of the server, followed by "
                        "those of its authorities");
    if (SSL_CTX_use_PrivateKey_file(context.get(), files.key.c_str(), SSL_FILETYPE_PEM) != 1 ||
        SSL_CTX_check_private_key(context.get()) != 1)
        return fail(Code::kInvalidInput,
                    "the key of tls_key_file cannot be used (" + last_error() +
                        "): expected a PEM file with the key of the certificate, without a "
                        "password");
    return context;
}

// What differs between two versions of a file.
struct FileVersion {
    ino_t node = 0;
    off_t size = 0;
    timespec changed{};

    bool operator==(const FileVersion& other) const {
        return node == other.node && size == other.size && changed.tv_sec == other.changed.tv_sec &&
               changed.tv_nsec == other.changed.tv_nsec;
    }
};

FileVersion version_of(const std::string& path) {
    struct stat status{};
    if (::stat(path.c_str(), &status) != 0) return {};
    return {status.st_ino, status.st_size, status.st_mtim};
}

SSL* ssl_of(void* session) { return static_cast<SSL*>(session); }

int at_most_int(std::size_t size) {
    constexpr auto kMost = static_cast<std::size_t>(std::numeric_limits<int>::max());
    return static_cast<int>(size < kMost ? size : kMost);
}

}  // namespace

struct TlsContext::State {
    TlsFiles files;
    std::mutex mutex;
    Context context;
    std::pair<FileVersion, FileVersion> seen;

    std::pair<FileVersion, FileVersion> versions() const {
        return {version_of(files.certificate), version_of(files.key)};
    }
};

TlsContext::TlsContext(std::unique_ptr<State> state) : state_(std::move(state)) {}
TlsContext::~TlsContext() = default;

Result<std::shared_ptr<TlsContext>> TlsContext::open(const TlsFiles& files) {
    auto state = std::make_unique<State>();
    state->files = files;
    state->seen = state->versions();
    TRY(state->context, make_context(files));
    return std::shared_ptr<TlsContext>(new TlsContext(std::move(state)));
}

Result<bool> TlsContext::reload_if_changed() {
    const auto now = state_->versions();
    const std::lock_guard lock(state_->mutex);
    if (now == state_->seen) return false;
    // Also when they cannot be used: they are read again after the next change.
    state_->seen = now;
    TRY(state_->context, make_context(state_->files));
    return true;
}

std::unique_ptr<TlsSession> TlsContext::accept(int socket) {
    const std::lock_guard lock(state_->mutex);
    SSL* session = SSL_new(state_->context.get());
    if (session == nullptr) return nullptr;
    auto made = std::make_unique<TlsSession>(session);
    if (SSL_set_fd(session, socket) != 1) return nullptr;
    SSL_set_accept_state(session);
    return made;
}

TlsSession::~TlsSession() { SSL_free(ssl_of(session_)); }

TlsSession::Outcome TlsSession::outcome_of(int result) {
    const int error = SSL_get_error(ssl_of(session_), result);
    ERR_clear_error();
    if (error == SSL_ERROR_WANT_READ) return Outcome::kNeedsReadable;
    if (error == SSL_ERROR_WANT_WRITE) return Outcome::kNeedsWritable;
    return Outcome::kEnded;
}

TlsSession::Outcome TlsSession::read(std::span<char> room, std::size_t& size) {
    ERR_clear_error();
    const int count = SSL_read(ssl_of(session_), room.data(), at_most_int(room.size()));
    if (count <= 0) return outcome_of(count);
    size = static_cast<std::size_t>(count);
    return Outcome::kDone;
}

TlsSession::Outcome TlsSession::write(std::string_view bytes, std::size_t& size) {
    ERR_clear_error();
    const int count = SSL_write(ssl_of(session_), bytes.data(), at_most_int(bytes.size()));
    if (count <= 0) return outcome_of(count);
    size = static_cast<std::size_t>(count);
    return Outcome::kDone;
}

bool TlsSession::has_pending() const { return SSL_has_pending(ssl_of(session_)) == 1; }

void TlsSession::end() {
    ERR_clear_error();
    SSL_shutdown(ssl_of(session_));
    ERR_clear_error();
}

}  // namespace ballast::api::http
