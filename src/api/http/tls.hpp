// TLS for the bytes of connections, by OpenSSL on non-blocking sockets: TLS 1.2 and 1.3, one
// certificate, which is read again when its files change. The process must ignore SIGPIPE: OpenSSL
// writes to sockets that the other side may have closed.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace ballast::api::http {

struct TlsFiles {
    std::string certificate;  // PEM: that of the server, then those that lead to its authority
    std::string key;          // PEM, without a password
};

class TlsSession;

// Thread-safe.
class TlsContext {
public:
    // kInvalidInput when a file cannot be read or the key does not belong to the certificate.
    static Result<std::shared_ptr<TlsContext>> open(const TlsFiles& files);
    ~TlsContext();
    TlsContext(const TlsContext&) = delete;
    TlsContext& operator=(const TlsContext&) = delete;

    // For new connections, once the files have changed. While what they contain cannot be used, the
    // certificate stays, and the error says why. True when there is a new one.
    Result<bool> reload_if_changed();
    // Null when memory is short.
    std::unique_ptr<TlsSession> accept(int socket);

private:
    struct State;
    explicit TlsContext(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

class TlsSession {
public:
    enum class Outcome { kDone, kNeedsReadable, kNeedsWritable, kEnded };

    // `session` is an SSL*.
    explicit TlsSession(void* session) : session_(session) {}
    ~TlsSession();
    TlsSession(const TlsSession&) = delete;
    TlsSession& operator=(const TlsSession&) = delete;

    // The handshake is part of the first of these.
    Outcome read(std::span<char> room, std::size_t& size);
    Outcome write(std::string_view bytes, std::size_t& size);
    // Whether bytes have arrived that the socket no longer announces.
    bool has_pending() const;
    // Announces to the client that nothing follows.
    void end();

private:
    Outcome outcome_of(int result);

    void* session_;
};

}  // namespace ballast::api::http
