#include "base/sealed_stream.hpp"

#include <gtest/gtest.h>
#include <vector>

namespace ballast {
namespace {

SealingKey key_of(char digit) { return *SealingKey::parse(std::string(64, digit)); }

std::vector<std::string> sealed_pieces(StreamSealer& sealer, const std::vector<std::string>& all) {
    std::vector<std::string> sealed;
    for (std::size_t i = 0; i < all.size(); ++i)
        sealed.push_back(sealer.seal(all[i], i + 1 == all.size()));
    return sealed;
}

const std::vector<std::string> kPieces{std::string(kSealedPiece, 'a'),
                                       std::string(kSealedPiece, 'b'), "end"};

TEST(SealedStream, OpensWithTheSameKeyAndContextOnly) {
    StreamSealer sealer(key_of('1'), "blob:a");
    const auto sealed = sealed_pieces(sealer, kPieces);
    auto opener = StreamOpener::make(key_of('1'), "blob:a", sealer.header());
    ASSERT_TRUE(opener);
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        EXPECT_FALSE(opener->ended());
        EXPECT_EQ(sealed[i].find("aaaaaaaa"), std::string::npos);
        const auto piece = opener->open(sealed[i]);
        ASSERT_TRUE(piece);
        EXPECT_EQ(*piece, kPieces[i]);
    }
    EXPECT_TRUE(opener->ended());
    for (const auto& [key, context] : {std::pair('2', "blob:a"), std::pair('1', "blob:b")}) {
        auto other = StreamOpener::make(key_of(key), context, sealer.header());
        ASSERT_TRUE(other);
        EXPECT_EQ(other->open(sealed[0]).error().code, Code::kCorrupted);
    }
}

TEST(SealedStream, NoticesChangedMovedRepeatedAndMissingPieces) {
    StreamSealer sealer(key_of('1'), "x");
    const auto sealed = sealed_pieces(sealer, kPieces);
    const auto fails_at = [&](const std::vector<std::string>& pieces) {
        auto opener = StreamOpener::make(key_of('1'), "x", sealer.header());
        std::size_t at = 0;
        while (at < pieces.size() && opener->open(pieces[at])) ++at;
        return at < pieces.size() || !opener->ended();
    };
    EXPECT_FALSE(fails_at(sealed));
    EXPECT_TRUE(fails_at({sealed[1], sealed[0], sealed[2]}));
    EXPECT_TRUE(fails_at({sealed[0], sealed[0], sealed[1], sealed[2]}));
    EXPECT_TRUE(fails_at({sealed[0], sealed[2]}));
    EXPECT_TRUE(fails_at({sealed[0], sealed[1]}));
    EXPECT_TRUE(fails_at({sealed[0], sealed[1], sealed[2], sealed[2]}));
    std::string flipped = sealed[2];
    for (std::size_t bit = 0; bit < 8 * flipped.size(); ++bit) {
        flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
        EXPECT_TRUE(fails_at({sealed[0], sealed[1], flipped})) << bit;
        flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
    }
    EXPECT_FALSE(StreamOpener::make(key_of('1'), "x", sealer.header().substr(1)));
}

TEST(SealedStream, AnEmptyStreamIsOneEmptyPiece) {
    StreamSealer sealer(key_of('1'), "x");
    const std::string only = sealer.seal("", true);
    auto opener = StreamOpener::make(key_of('1'), "x", sealer.header());
    ASSERT_TRUE(opener);
    EXPECT_EQ(*opener->open(only), "");
    EXPECT_TRUE(opener->ended());
}

}  // namespace
}  // namespace ballast
