// A backup in one file, sealed with a passphrase: for a disk that others may find, or a store of
// someone else.
//
//   "ballast-backup-file-1\n"   the format, and with it the cost of the key
//   16 bytes                    the salt of the passphrase
//   24 bytes, and pieces        a sealed stream (base/sealed_stream.hpp) of
//                                 8 bytes, the size of the manifest, little endian
//                                 the manifest
//                                 the contents of the files in its order
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/byte_source.hpp"
#include "base/passphrase.hpp"
#include "base/result.hpp"
#include "base/sealed_stream.hpp"
#include "store/backup_contents.hpp"

namespace ballast::store {

class SpoolFile;

// The key for the salt of a file: of its passphrase.
using KeyOfSalt = std::function<Result<SealingKey>(const PassphraseSalt&)>;

class BackupFileWriter {
public:
    // The contents of the files follow.
    static Result<BackupFileWriter> begin(std::shared_ptr<SpoolFile> to, const KeyOfSalt& key_of,
                                          std::string_view manifest);
    Status append(std::string_view bytes);
    // The whole file.
    Result<std::shared_ptr<const ByteSource>> finish() &&;

private:
    BackupFileWriter(std::shared_ptr<SpoolFile> to, StreamSealer sealer)
        : to_(std::move(to)), sealer_(std::move(sealer)) {}

    std::shared_ptr<SpoolFile> to_;
    StreamSealer sealer_;
    std::string gathered_;  // less than a piece
};

class BackupFileReader final : public BackupContents {
public:
    // kInvalidInput when it is not such a file; kCorrupted when it was changed, or the key is
    // another one.
    static Result<std::unique_ptr<BackupFileReader>> open(const std::filesystem::path& file,
                                                          const KeyOfSalt& key_of);
    BackupFileReader(std::ifstream in, StreamOpener opener)
        : in_(std::move(in)), opener_(std::move(opener)) {}

    const std::string& manifest() const { return manifest_; }
    // The next contents: once for each file of the manifest, in its order.
    Status extract(const BlobInfo& blob, const std::filesystem::path& to,
                   const Cancel& cancel) override;
    Status check_end() override;

private:
    // At most `most` of the next bytes, and some. kCorrupted at the end.
    Result<std::string> take(std::uint64_t most);
    Result<std::string> take_all(std::size_t size);

    std::ifstream in_;
    StreamOpener opener_;
    std::string piece_;
    std::size_t at_ = 0;  // of what follows in `piece_`
    std::string manifest_;
};

}  // namespace ballast::store
