// Uploads on a file system that loses what was not synced when the power fails. The double records,
// in place of the system's fsync, how much of each file was synced; a power failure cuts every file
// back to that and removes the files whose directory was not synced since they appeared.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "store/upload_files.hpp"
#include "support/temporary_directory.hpp"

namespace {

namespace fs = std::filesystem;

// What a power failure leaves.
struct Synced {
    std::mutex mutex;
    bool is_recording = false;
    std::map<ino_t, off_t> sizes;
    std::map<ino_t, std::set<std::string>> names;  // of a directory
};

Synced& synced() {
    static Synced recorded;
    return recorded;
}

void record(int file) {
    Synced& recorded = synced();
    const std::lock_guard lock(recorded.mutex);
    struct stat status{};
    if (!recorded.is_recording || ::fstat(file, &status) != 0) return;
    if (!S_ISDIR(status.st_mode)) {
        recorded.sizes[status.st_ino] = status.st_size;
        return;
    }
    auto& names = recorded.names[status.st_ino];
    names.clear();
    for (const auto& entry : fs::directory_iterator("/proc/self/fd/" + std::to_string(file)))
        names.insert(entry.path().filename());
}

ino_t inode_of(const fs::path& path) {
    struct stat status{};
    return ::stat(path.c_str(), &status) == 0 ? status.st_ino : 0;
}

void fail_power(const fs::path& root) {
    Synced& recorded = synced();
    const std::lock_guard lock(recorded.mutex);
    std::vector<fs::path> lost;
    for (const auto& entry : fs::recursive_directory_iterator(root)) {
        if (!recorded.names[inode_of(entry.path().parent_path())].contains(entry.path().filename()))
            lost.push_back(entry.path());
        else if (entry.is_regular_file())
            fs::resize_file(entry.path(),
                            static_cast<std::uintmax_t>(recorded.sizes[inode_of(entry.path())]));
    }
    for (const fs::path& path : lost) fs::remove_all(path);
}

}  // namespace

// Instead of libc's, in this executable.
extern "C" int fsync(int file) {
    record(file);
    return static_cast<int>(::syscall(SYS_fsync, file));
}

namespace ballast::store {
namespace {

TEST(UploadPowerLoss, NoAcknowledgedPieceIsLost) {
    constexpr int kFailures = 300;
    synced().is_recording = true;
    std::mt19937 random(18);
    const Instant now = Instant::from_micros(1'700'000'000'000'000);
    int pieces = 0;
    for (int failure = 0; failure < kFailures; ++failure) {
        const test::TemporaryDirectory directory;
        const UploadFiles files{{.root = directory.path()}};
        const TenantId tenant = TenantId::make(now);
        std::map<std::string, std::string> acknowledged;
        const auto steps = 1 + random() % 8;
        std::vector<UploadId> ids;
        for (unsigned step = 0; step < steps; ++step) {
            if (ids.empty() || random() % 3 == 0) {
                const auto made = files.create(tenant, "book.csv", "ann", 100'000, now);
                ASSERT_TRUE(made);
                ids.push_back(made->id);
                acknowledged[made->id.to_string()] = "";
                continue;
            }
            const UploadId id = ids[random() % ids.size()];
            std::string& content = acknowledged[id.to_string()];
            const std::string piece(1 + random() % 5'000, static_cast<char>('a' + step));
            ASSERT_TRUE(files.append(tenant, id, "ann", content.size(), piece));
            content += piece;
            ++pieces;
        }
        fail_power(directory.path());
        for (const UploadId& id : ids) {
            const auto file = files.get(tenant, id, "ann");
            const std::string& content = acknowledged[id.to_string()];
            ASSERT_TRUE(file) << "an acknowledged upload is lost";
            ASSERT_EQ(file->received, content.size()) << "an acknowledged piece is lost";
            std::ifstream in(directory.path() + "/" + tenant.to_string() + "/" + id.to_string());
            ASSERT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), content);
        }
    }
    synced().is_recording = false;
    RecordProperty("power_failures", kFailures);
    RecordProperty("acknowledged_pieces", pieces);
}

}  // namespace
}  // namespace ballast::store
