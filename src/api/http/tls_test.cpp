// TLS with OpenSSL's client against a server with certificates made for the test.
#include <arpa/inet.h>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <memory>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/socket.h>
#include <unistd.h>

#include "api/http/server.hpp"
#include "api/http/test_client.hpp"
#include "support/temporary_directory.hpp"

namespace ballast::api::http {
namespace {

template <auto Function>
struct Free {
    template <class T>
    void operator()(T* freed) const {
        Function(freed);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;
using Context = std::unique_ptr<SSL_CTX, Free<SSL_CTX_free>>;
using Ssl = std::unique_ptr<SSL, Free<SSL_free>>;
using File = std::unique_ptr<FILE, Free<std::fclose>>;

// Replaces both files as an operator does: complete, under another name first.
void write_certificate(const TlsFiles& files, const char* name) {
    const Key key(EVP_EC_gen("P-256"));
    const Certificate made(X509_new());
    X509_set_version(made.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), -3'600);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), 86'400);
    X509_set_pubkey(made.get(), key.get());
    X509_NAME* subject = X509_get_subject_name(made.get());
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
    X509_set_issuer_name(made.get(), subject);
    ASSERT_GT(X509_sign(made.get(), key.get(), EVP_sha256()), 0);
    PEM_write_X509(File(std::fopen((files.certificate + ".new").c_str(), "w")).get(), made.get());
    PEM_write_PrivateKey(File(std::fopen((files.key + ".new").c_str(), "w")).get(), key.get(),
                         nullptr, nullptr, 0, nullptr, nullptr);
    std::filesystem::rename(files.key + ".new", files.key);
    std::filesystem::rename(files.certificate + ".new", files.certificate);
}

class TlsClient {
public:
    explicit TlsClient(std::uint16_t port, int max_version = 0)
        : context_(SSL_CTX_new(TLS_client_method())), socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        if (max_version != 0) SSL_CTX_set_max_proto_version(context_.get(), max_version);
        SSL_CTX_set_security_level(context_.get(), 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const timeval patience{.tv_sec = 20, .tv_usec = 0};
        setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        ssl_.reset(SSL_new(context_.get()));
        SSL_set_fd(ssl_.get(), socket_);
        is_open_ =
            ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
            SSL_connect(ssl_.get()) == 1;
    }
    ~TlsClient() { ::close(socket_); }
    TlsClient(const TlsClient&) = delete;
    TlsClient& operator=(const TlsClient&) = delete;

    bool is_open() const { return is_open_; }
    std::string version() const { return SSL_get_version(ssl_.get()); }
    std::string name() const {
        const Certificate peer(SSL_get1_peer_certificate(ssl_.get()));
        char text[100] = {};
        X509_NAME_get_text_by_NID(X509_get_subject_name(peer.get()), NID_commonName, text,
                                  sizeof text);
        return text;
    }
    void send(std::string_view bytes) {
        EXPECT_EQ(SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size())),
                  static_cast<int>(bytes.size()));
    }
    // What comes until `mark`, or until the server closes; whether it closed in order.
    std::string until(std::string_view mark) {
        char room[16 * 1024];
        while (buffer_.find(mark) == std::string::npos) {
            const int count = SSL_read(ssl_.get(), room, sizeof room);
            if (count <= 0) {
                ended_ = SSL_get_error(ssl_.get(), count) == SSL_ERROR_ZERO_RETURN;
                break;
            }
            buffer_.append(room, static_cast<std::size_t>(count));
        }
        const std::size_t at = buffer_.find(mark);
        const std::size_t size = at == std::string::npos ? buffer_.size() : at + mark.size();
        std::string taken = buffer_.substr(0, size);
        buffer_.erase(0, size);
        return taken;
    }
    bool ended_in_order() const { return ended_; }

private:
    Context context_;
    int socket_;
    Ssl ssl_;
    bool is_open_ = false;
    bool ended_ = false;
    std::string buffer_;
};

class Tls : public testing::Test {
protected:
    static void SetUpTestSuite() { std::signal(SIGPIPE, SIG_IGN); }
    void SetUp() override { write_certificate(files_, "first"); }

    std::unique_ptr<Server> start(Options options = {}) {
        options.threads = 1;
        options.tls = files_;
        auto server = Server::start(std::move(options), [](Request&& request, Responder respond) {
            respond({.body = request.path == "/large" ? std::string(3'000'000, 'x')
                                                      : request.path + " " + request.body +
                                                            (request.https ? " https" : "")});
        });
        EXPECT_TRUE(server);
        return server ? *std::move(server) : nullptr;
    }

    test::TemporaryDirectory directory_;
    TlsFiles files_{directory_ / "tls.crt", directory_ / "tls.key"};
};

TEST_F(Tls, RequestsAreAnsweredOnAConnectionThatStaysOpen) {
    const auto server = start();
    EXPECT_TRUE(server->url().starts_with("https://"));
    TlsClient client(server->port());
    ASSERT_TRUE(client.is_open());
    EXPECT_EQ(client.version(), "TLSv1.3");
    EXPECT_EQ(client.name(), "first");
    client.send(get("/one") + get("/two"));
    EXPECT_NE(client.until("/one  https").find("200 OK"), std::string::npos);
    client.until("/two  https");
    // A body of several records, of which one read of the socket takes more than one.
    client.send(post("/body", std::string(200'000, 'y')));
    EXPECT_NE(client.until("y https").find("200 OK"), std::string::npos);
}

TEST_F(Tls, AResponseOfManyRecordsArrivesWhole) {
    const auto server = start();
    TlsClient client(server->port());
    client.send("GET /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    client.until("\r\n\r\n");
    EXPECT_EQ(client.until("no such text").size(), 3'000'000U);
    EXPECT_TRUE(client.ended_in_order());
}

TEST_F(Tls, OldVersionsAndPlainTextAreRefused) {
    const auto server = start();
    EXPECT_TRUE(TlsClient(server->port(), TLS1_2_VERSION).is_open());
    EXPECT_FALSE(TlsClient(server->port(), TLS1_1_VERSION).is_open());
    TestClient plain(server->port());
    ASSERT_TRUE(plain.send(get("/")));
    EXPECT_EQ(plain.rest().find("HTTP/1.1 200"), std::string::npos);
}

TEST_F(Tls, AClientThatDoesNotFinishItsHandshakeIsClosed) {
    const auto server = start({.header_timeout = std::chrono::milliseconds(100),
                               .idle_timeout = std::chrono::milliseconds(100)});
    TestClient silent(server->port());
    EXPECT_TRUE(silent.closed());
    EXPECT_EQ(server->statistics().requests, 0U);
}

TEST_F(Tls, AChangedCertificateIsUsedForNewConnections) {
    const auto context = TlsContext::open(files_);
    ASSERT_TRUE(context);
    EXPECT_FALSE(*(*context)->reload_if_changed());
    write_certificate(files_, "second");
    EXPECT_TRUE(*(*context)->reload_if_changed());
    EXPECT_FALSE(*(*context)->reload_if_changed());
}

TEST_F(Tls, WhatCannotBeUsedIsExplainedAndTheOldCertificateStays) {
    const auto context = TlsContext::open(files_);
    ASSERT_TRUE(context);
    std::ofstream(files_.key) << "no key";
    const auto broken = (*context)->reload_if_changed();
    ASSERT_FALSE(broken);
    EXPECT_NE(broken.error().message.find("tls_key_file"), std::string::npos);
    EXPECT_FALSE(*(*context)->reload_if_changed()) << "reported once";
    EXPECT_NE((*context)->accept(0), nullptr);
    const auto missing = TlsContext::open({directory_ / "none", files_.key});
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code, Code::kInvalidInput);
    EXPECT_NE(missing.error().message.find("tls_certificate_file"), std::string::npos);
}

TEST_F(Tls, AServerUsesAReplacedCertificateAndReportsIt) {
    std::atomic<int> reports = 0;
    const auto server = start({.report = [&](std::string_view) { ++reports; }});
    EXPECT_EQ(TlsClient(server->port()).name(), "first");
    write_certificate(files_, "second");
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    std::string name;
    while (name != "second" && std::chrono::steady_clock::now() < until)
        name = TlsClient(server->port()).name();
    EXPECT_EQ(name, "second");
    EXPECT_GE(reports.load(), 1);
}

}  // namespace
}  // namespace ballast::api::http
