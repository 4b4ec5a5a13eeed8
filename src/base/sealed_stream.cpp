#include "base/sealed_stream.hpp"

#include <array>
#include <fmt/format.h>
#include <sodium.h>

#include "base/bytes.hpp"
#include "base/check.hpp"

namespace ballast {

namespace {

static_assert(kSealedHeader == crypto_secretstream_xchacha20poly1305_HEADERBYTES);
static_assert(kSealedExtra == crypto_secretstream_xchacha20poly1305_ABYTES);

std::array<std::uint8_t, 32> stream_key(const SealingKey& key, std::string_view context) {
    static_assert(crypto_secretstream_xchacha20poly1305_KEYBYTES == 32);
    return key.derive(fmt::format("stream:{}", context));
}

Error damaged() {
    return fail(Code::kCorrupted, "the sealed data are damaged, or were sealed with another key");
}

}  // namespace

struct StreamSealer::State {
    crypto_secretstream_xchacha20poly1305_state stream{};
    std::string header = std::string(kSealedHeader, '\0');
};

StreamSealer::StreamSealer(const SealingKey& key, std::string_view context)
    : state_(std::make_unique<State>()) {
    const auto derived = stream_key(key, context);
    CHECK(crypto_secretstream_xchacha20poly1305_init_push(
              &state_->stream, reinterpret_cast<unsigned char*>(state_->header.data()),
              derived.data()) == 0);
}

StreamSealer::~StreamSealer() = default;
StreamSealer::StreamSealer(StreamSealer&&) noexcept = default;
StreamSealer& StreamSealer::operator=(StreamSealer&&) noexcept = default;

const std::string& StreamSealer::header() const { return state_->header; }

std::string StreamSealer::seal(std::string_view piece, bool is_last) {
    CHECK(is_last ? piece.size() <= kSealedPiece : piece.size() == kSealedPiece);
    std::string sealed(piece.size() + kSealedExtra, '\0');
    const unsigned char tag = is_last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL
                                      : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;
    CHECK(crypto_secretstream_xchacha20poly1305_push(
              &state_->stream, reinterpret_cast<unsigned char*>(sealed.data()), nullptr,
              bytes_of(piece), piece.size(), nullptr, 0, tag) == 0);
    return sealed;
}

struct StreamOpener::State {
    crypto_secretstream_xchacha20poly1305_state stream{};
    bool ended = false;
};

StreamOpener::StreamOpener(std::unique_ptr<State> state) : state_(std::move(state)) {}
StreamOpener::~StreamOpener() = default;
StreamOpener::StreamOpener(StreamOpener&&) noexcept = default;
StreamOpener& StreamOpener::operator=(StreamOpener&&) noexcept = default;

Result<StreamOpener> StreamOpener::make(const SealingKey& key, std::string_view context,
                                        std::string_view header) {
    if (header.size() != kSealedHeader) return damaged();
    auto state = std::make_unique<State>();
    const auto derived = stream_key(key, context);
    if (crypto_secretstream_xchacha20poly1305_init_pull(&state->stream, bytes_of(header),
                                                        derived.data()) != 0)
        return damaged();
    return StreamOpener(std::move(state));
}

Result<std::string> StreamOpener::open(std::string_view sealed) {
    if (state_->ended || sealed.size() < kSealedExtra ||
        sealed.size() > kSealedPiece + kSealedExtra)
        return damaged();
    std::string piece(sealed.size() - kSealedExtra, '\0');
    unsigned char tag = 0;
    if (crypto_secretstream_xchacha20poly1305_pull(
            &state_->stream, reinterpret_cast<unsigned char*>(piece.data()), nullptr, &tag,
            bytes_of(sealed), sealed.size(), nullptr, 0) != 0)
        return damaged();
    state_->ended = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
    return piece;
}

bool StreamOpener::ended() const { return state_->ended; }

}  // namespace ballast
