// Files as copies of blobs, with an object store in memory.
#include "store/blob_cache.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <map>
#include <sys/stat.h>

#include "base/digest.hpp"
#include "store/columns.hpp"
#include "store/file.hpp"
#include "store/objects.hpp"
#include "store/spool_file.hpp"
#include "store/upload_files.hpp"
#include "support/state.hpp"

namespace ballast::store {
namespace {

namespace fs = std::filesystem;
using test::fails_with;
using test::ok;

class MemoryBlobs final : public RemoteBlobs {
public:
    Status put(const std::string& name, std::string_view contents, const std::string&) override {
        if (is_away) return away();
        blobs[name] = {std::string(contents), test::kNow};
        return {};
    }
    Status put_file(const std::string& name, const fs::path& file, const std::string&) override {
        TRY(const std::string contents, detail::read_file(file, 1U << 30));
        return put(name, contents, {});
    }
    Result<std::string> get(const std::string& name, std::uint64_t) override {
        ++reads;
        if (is_away) return away();
        const auto found = blobs.find(name);
        if (found == blobs.end()) return fail(Code::kNotFound, "no " + name);
        return found->second.contents;
    }
    Status get_file(const std::string& name, int file) override {
        TRY(const std::string contents, get(name, 0));
        if (::write(file, contents.data(), contents.size()) !=
            static_cast<ssize_t>(contents.size()))
            return fail(Code::kInternal, "write");
        return {};
    }
    Status remove(const std::string& name) override {
        blobs.erase(name);
        return {};
    }
    Status touch(const std::string& name) override {
        blobs.at(name).at = test::kNow + std::chrono::hours(48);
        return {};
    }
    Result<std::vector<RemoteBlob>> list(const std::string& prefix) override {
        if (is_away) return away();
        std::vector<RemoteBlob> found;
        for (const auto& [name, blob] : blobs)
            if (name.starts_with(prefix)) found.push_back({name, blob.contents.size(), blob.at});
        return found;
    }
    Status probe() override { return {}; }
    Result<std::string> download_url(const std::string& name, const std::string& file) override {
        return "https://store/" + name + "?as=" + file;
    }
    Result<std::string> upload_url(const std::string& name, std::uint64_t size) override {
        return "https://store/" + name + "?size=" + std::to_string(size);
    }

    struct Blob {
        std::string contents;
        Instant at;
    };
    static Error away() { return fail(Code::kUnavailable, "the object store is away"); }
    std::map<std::string, Blob> blobs;
    int reads = 0;
    bool is_away = false;
};

// A machine: its data directory.
struct Machine {
    explicit Machine(std::shared_ptr<MemoryBlobs> blobs, std::uint64_t budget = 1U << 30)
        : cache(std::move(blobs), {.root = fs::path(directory / ""), .budget = budget}),
          objects({.root = made("objects"), .copies = &cache}),
          columns({.root = made("columns"), .copies = &cache}),
          uploads({.root = made("uploads"), .copies = &cache}) {}

    std::string made(const std::string& name) const {
        fs::create_directory(directory / name);
        return directory / name;
    }

    test::TemporaryDirectory directory;
    BlobCache cache;
    Objects objects;
    Columns columns;
    UploadFiles uploads;
};

class BlobCacheTest : public testing::Test {
protected:
    std::shared_ptr<MemoryBlobs> blobs_ = std::make_shared<MemoryBlobs>();
    Machine here_{blobs_};
    Machine there_{blobs_};
    TenantId tenant_ = TenantId::make(test::kNow);
};

// Makes a copy look as if it was last used an hour ago.
void age(const fs::path& path) {
    const timespec old{::time(nullptr) - 3'600, 0};
    const std::array times{old, old};
    ASSERT_EQ(::utimensat(AT_FDCWD, path.c_str(), times.data(), 0), 0);
}

TEST_F(BlobCacheTest, AnObjectIsReadOnAnotherMachineAndKeptThere) {
    const auto put = here_.objects.put(tenant_, "jobs/1/result.json", "{}");
    ASSERT_TRUE(ok(put));
    EXPECT_EQ(there_.objects.get(tenant_, "jobs/1/result.json", put->digest).value_or(""), "{}");
    const int reads = blobs_->reads;
    EXPECT_TRUE(ok(there_.objects.get(tenant_, "jobs/1/result.json", put->digest)));
    EXPECT_EQ(blobs_->reads, reads) << "by its digest the copy is known to be current";
    ASSERT_TRUE(ok(here_.objects.put(tenant_, "jobs/1/result.json", "[1]")));
    EXPECT_EQ(there_.objects.get(tenant_, "jobs/1/result.json").value_or(""), "[1]");
    // Also piece by piece.
    const auto large = SpoolFile::create(here_.directory.path());
    ASSERT_TRUE(ok(large));
    ASSERT_TRUE(ok((*large)->append(std::string(2'000'000, 'x'))));
    ASSERT_TRUE(ok((*large)->flush()));
    const auto stored = here_.objects.put(tenant_, "jobs/2/result.json", **large);
    ASSERT_TRUE(ok(stored));
    EXPECT_EQ(there_.objects.get(tenant_, "jobs/2/result.json").value_or(""),
              std::string(2'000'000, 'x'));
    Machine third(blobs_);
    for (int i = 0; i < 2; ++i) {
        const auto read = third.objects.open(tenant_, "jobs/2/result.json", stored->digest);
        ASSERT_TRUE(ok(read));
        EXPECT_EQ((*read)->size(), 2'000'000);
        EXPECT_EQ((*read)->read(1'999'998, 10).value(), "xx");
    }
    EXPECT_TRUE(
        fails_with(Code::kNotFound, third.objects.open(tenant_, "jobs/3/a", stored->digest)));
    ASSERT_TRUE(ok(there_.objects.remove(tenant_, "jobs/1/result.json")));
    EXPECT_TRUE(fails_with(Code::kNotFound, here_.objects.get(tenant_, "jobs/1/result.json")));
    EXPECT_TRUE(fails_with(Code::kNotFound, there_.objects.remove(tenant_, "jobs/1/result.json")));
}

TEST_F(BlobCacheTest, AnObjectOfOtherContentsIsRefused) {
    const auto put = here_.objects.put(tenant_, "a", "contents");
    ASSERT_TRUE(ok(put));
    blobs_->blobs.begin()->second.contents = "changed!";
    EXPECT_TRUE(fails_with(Code::kCorrupted, there_.objects.get(tenant_, "a", put->digest)));
}

TEST_F(BlobCacheTest, WhileTheStoreIsAwayCopiesAreReadAndNothingIsWritten) {
    const auto put = here_.objects.put(tenant_, "a", "contents");
    ASSERT_TRUE(ok(put));
    blobs_->is_away = true;
    EXPECT_EQ(here_.objects.get(tenant_, "a", put->digest).value_or(""), "contents");
    EXPECT_TRUE(fails_with(Code::kUnavailable, there_.objects.get(tenant_, "a", put->digest)));
    EXPECT_TRUE(fails_with(Code::kUnavailable, here_.objects.put(tenant_, "b", "new")));
    blobs_->is_away = false;
    EXPECT_TRUE(fails_with(Code::kNotFound, here_.objects.get(tenant_, "b")));
}

TEST_F(BlobCacheTest, ColumnsAreReadOnAnotherMachineAndCheckedByTheirDigest) {
    const std::vector<double> values{1.5, 2.5};
    const std::vector<ColumnInput> input{{"v", std::span<const double>(values)}};
    const auto file = here_.columns.write(input);
    ASSERT_TRUE(ok(file));
    const auto read = there_.columns.read(file->path, {});
    ASSERT_TRUE(ok(read));
    EXPECT_EQ(std::get<std::vector<double>>(read->at(0).values), values);
    Machine third(blobs_);
    blobs_->blobs.begin()->second.contents += "x";
    EXPECT_TRUE(fails_with(Code::kCorrupted, third.columns.read(file->path, {})));
}

TEST_F(BlobCacheTest, ColumnsThatCannotBeStoredAreNotKeptEither) {
    const std::vector<double> values{1.5};
    const std::vector<ColumnInput> input{{"v", std::span<const double>(values)}};
    blobs_->is_away = true;
    EXPECT_TRUE(fails_with(Code::kUnavailable, here_.columns.write(input)));
    blobs_->is_away = false;
    const auto file = here_.columns.write(input);
    ASSERT_TRUE(ok(file));
    EXPECT_TRUE(ok(there_.columns.read(file->path, {})));
}

TEST_F(BlobCacheTest, ReleasedColumnsAreKeptForLaterReadersAndOthersCollected) {
    const std::vector<double> one{1.0};
    const std::vector<double> two{2.0};
    const auto kept = here_.columns.write(std::vector<ColumnInput>{{"v", std::span(one)}});
    const auto gone = here_.columns.write(std::vector<ColumnInput>{{"v", std::span(two)}});
    ASSERT_TRUE(ok(kept));
    ASSERT_TRUE(ok(gone));
    here_.columns.release(kept->path);
    const Freed freed = here_.columns.collect({}, test::kNow + std::chrono::hours(24));
    EXPECT_EQ(freed.files, 1);
    EXPECT_TRUE(blobs_->blobs.contains("columns/" + kept->path));
    EXPECT_FALSE(blobs_->blobs.contains("columns/" + gone->path));
}

TEST_F(BlobCacheTest, CopiesBeyondTheBudgetAreRemovedOldestFirst) {
    Machine small(blobs_, 25'000);
    for (const char* key : {"a", "b", "c"})
        ASSERT_TRUE(ok(here_.objects.put(tenant_, key, std::string(10'000, 'x'))));
    const auto path = [&](const char* key) {
        return fs::path(small.directory / "objects") / tenant_.to_string() / key;
    };
    const auto fetch = [&](const char* key) {
        return small.cache.fetch("objects/" + tenant_.to_string() + "/" + key, {});
    };
    ASSERT_TRUE(ok(fetch("a")));
    ASSERT_TRUE(ok(fetch("b")));
    age(path("a"));
    ASSERT_TRUE(ok(fetch("c")));
    EXPECT_FALSE(fs::exists(path("a")));
    EXPECT_TRUE(fs::exists(path("b"))) << "used a moment ago";
    EXPECT_TRUE(fs::exists(path("c")));
    EXPECT_TRUE(ok(fetch("a"))) << "fetched again";
}

TEST_F(BlobCacheTest, AnUploadContinuesOnAnotherMachine) {
    const auto made = here_.uploads.create(tenant_, "book.csv", "user-1", 10, test::kNow);
    ASSERT_TRUE(ok(made));
    const auto first = here_.uploads.append(tenant_, made->id, "user-1", 0, "01234");
    ASSERT_TRUE(ok(first));
    EXPECT_TRUE(fails_with(Code::kConflict,
                           there_.uploads.append(tenant_, made->id, "user-1", 0, "01234")));
    EXPECT_TRUE(fails_with(Code::kConflict, there_.uploads.path(tenant_, made->id, "user-1")));
    EXPECT_TRUE(fails_with(Code::kNotFound, there_.uploads.get(tenant_, made->id, "user-2")));
    const auto second = there_.uploads.append(tenant_, made->id, "user-1", 5, "56789");
    ASSERT_TRUE(ok(second));
    EXPECT_TRUE(second->is_whole());
    const auto path = here_.uploads.path(tenant_, made->id, "user-1");
    ASSERT_TRUE(ok(path));
    EXPECT_EQ(detail::read_file(*path, 100).value_or(""), "0123456789");
    EXPECT_EQ(here_.uploads.get(tenant_, made->id, "user-1")->name, "book.csv");
    ASSERT_TRUE(ok(there_.uploads.remove(tenant_, made->id, "user-1")));
    EXPECT_TRUE(blobs_->blobs.empty());
}

TEST_F(BlobCacheTest, APieceMayGoToTheStoreDirectly) {
    const auto made = here_.uploads.create(tenant_, "a", "user-1", 10, test::kNow);
    ASSERT_TRUE(ok(made));
    const auto url = here_.uploads.piece_url(tenant_, made->id, "user-1", 0, 6);
    ASSERT_TRUE(ok(url));
    EXPECT_TRUE(url->ends_with("?size=6")) << *url;
    EXPECT_TRUE(fails_with(Code::kInvalidInput,
                           here_.uploads.piece_url(tenant_, made->id, "user-1", 0, 11)));
    // As the store does when the bytes arrive.
    const std::string name = url->substr(14, url->find('?') - 14);
    blobs_->blobs[name] = {"012345", test::kNow};
    EXPECT_EQ(there_.uploads.get(tenant_, made->id, "user-1")->received, 6U);
}

TEST_F(BlobCacheTest, UploadsOfYesterdayAreRemovedAndQuotasCountAllMachines) {
    ASSERT_TRUE(ok(here_.uploads.create(tenant_, "a", "user-1", 3ULL << 30, test::kNow)));
    ASSERT_TRUE(ok(there_.uploads.create(tenant_, "b", "user-1", 3ULL << 30, test::kNow)));
    EXPECT_TRUE(fails_with(Code::kLimitExceeded,
                           there_.uploads.create(tenant_, "c", "user-1", 3ULL << 30, test::kNow)));
    EXPECT_EQ(here_.uploads.sweep(test::kNow), 0U);
    EXPECT_EQ(here_.uploads.sweep(test::kNow + std::chrono::hours(25)), 2U);
    EXPECT_TRUE(blobs_->blobs.empty());
}

}  // namespace
}  // namespace ballast::store
