// Positions of a session by rows: what a shard of its valuation reads.
#include <algorithm>
#include <filesystem>

#include "service/alm/session_book.hpp"
#include "service/alm/session_cache.hpp"
#include "service/alm/session_world_test.hpp"

namespace ballast::service {
namespace {

using test::ok;

class AlmSessionRows : public testing::Test, protected AlmSessionWorld {
protected:
    // 65,536 positions in the first file and the others in the second.
    static constexpr int kCount = 65'600;

    Result<std::shared_ptr<AlmSessionData>> load(std::vector<std::uint32_t> rows) {
        Call call(world.environment(), world.owner(), {}, {});
        TRY(const StoredAlmSession session, open_alm_session(call, id_));
        return load_alm_rows(call, session, rows);
    }
    StoredAlmSession session() {
        Call call(world.environment(), world.owner(), {}, {});
        return open_alm_session(call, id_).value();
    }
    std::size_t cached() { return world.environment().shared<AlmSessionCache>().entries(); }

    std::string id_ = create_book(kCount);
};

TEST_F(AlmSessionRows, AreThoseOfTheWholeSessionAndComeFromTheirFilesAlone) {
    const StoredAlmSession stored = session();
    ASSERT_EQ(stored.manifest.blocks.size(), 2U);
    const std::vector<std::uint32_t> rows{0, 7, 65'535, 65'536, 65'599};
    const auto some = load(rows);
    ASSERT_TRUE(ok(some));
    Call call(world.environment(), world.owner(), {}, {});
    const auto all = load_alm_session(call, stored);
    ASSERT_TRUE(ok(all));
    ASSERT_EQ((*some)->positions.size(), rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i)
        EXPECT_EQ((*some)->positions.position(i), (*all)->positions.position(rows[i])) << i;
    EXPECT_LT((*some)->positions.bytes() * 100, (*all)->positions.bytes());

    const std::filesystem::path directory =
        session_directory(world.environment(), world.owner().tenant, stored.row.id);
    ASSERT_TRUE(std::filesystem::remove(directory / stored.manifest.blocks[1].positions));
    EXPECT_TRUE(ok(load({1, 65'535}))) << "the second file is not needed";
    EXPECT_FALSE(load({1, 65'536}));
    EXPECT_FALSE(load({1, 65'600})) << "there is no such row";
}

TEST_F(AlmSessionRows, AreDroppedWithTheSession) {
    const std::size_t before = cached();
    ASSERT_TRUE(ok(load({1, 2})));
    ASSERT_TRUE(ok(load({3})));
    EXPECT_EQ(cached(), before + 2);
    ASSERT_TRUE(ok(run("alm.session.delete", request(id_))));
    EXPECT_EQ(cached(), 0U);
}

}  // namespace
}  // namespace ballast::service
