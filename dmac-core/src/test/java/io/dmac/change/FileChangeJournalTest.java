package io.dmac.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmac.mac.MacAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileChangeJournalTest {
  private static final MacAddress A = MacAddress.parse("02:00:00:00:00:0a");
  private static final MacAddress B = MacAddress.parse("02:00:00:00:00:0b");

  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("sub/changes.journal");
  }

  private FileChangeJournal open() {
    return FileChangeJournal.open(file()).orElseThrow();
  }

  private static ChangeJournal.Entry entry(long change, ChangeStep step) {
    return new ChangeJournal.Entry(change, step, A, B);
  }

  @Test
  void tellsTheNextProcessWhatBrokeOff() {
    try (FileChangeJournal journal = open()) {
      journal.opened(A);
      journal.append(entry(1, ChangeStep.OVERLAPPING));
      journal.append(entry(2, ChangeStep.LEASED));
      journal.append(entry(3, ChangeStep.REJECTED));
    }
    try (FileChangeJournal journal = open()) {
      assertThat(journal.unfinished())
          .containsExactly(entry(1, ChangeStep.OVERLAPPING), entry(2, ChangeStep.LEASED));
      assertThat(journal.unreleasedOriginal()).contains(A);
      assertThat(journal.lastChange()).isEqualTo(3);
      journal.append(entry(1, ChangeStep.DONE));
      journal.append(entry(2, ChangeStep.ROLLED_BACK));
      journal.released();
    }
    try (FileChangeJournal journal = open()) {
      assertThat(journal.unfinished()).isEmpty();
      assertThat(journal.unreleasedOriginal()).isEmpty();
    }
  }

  @Test
  void belongsToOneAtATime() {
    try (FileChangeJournal _ = open()) {
      assertThat(FileChangeJournal.open(file())).isEmpty();
    }
    open().close();
  }

  @Test
  void survivesACutAtEveryByte() throws IOException {
    try (FileChangeJournal journal = open()) {
      journal.opened(A);
      journal.append(entry(1, ChangeStep.REQUESTED));
      journal.append(entry(1, ChangeStep.LEASED));
    }
    byte[] whole = Files.readAllBytes(file());
    List<Integer> ends = new ArrayList<>(List.of(0));
    for (int i = 0; i < whole.length; i++) {
      if (whole[i] == '\n') {
        ends.add(i + 1);
      }
    }
    for (int cut = 0; cut <= whole.length; cut++) {
      Files.write(file(), Arrays.copyOf(whole, cut));
      int lines = 0;
      for (int end : ends) {
        lines += end > 0 && end <= cut ? 1 : 0;
      }
      try (FileChangeJournal journal = open()) {
        assertThat(journal.unreleasedOriginal().isPresent()).isEqualTo(lines >= 1);
        assertThat(journal.unfinished())
            .isEqualTo(
                lines < 2
                    ? List.of()
                    : List.of(entry(1, lines == 2 ? ChangeStep.REQUESTED : ChangeStep.LEASED)));
        journal.append(entry(9, ChangeStep.LEASED));
      }
      try (FileChangeJournal journal = open()) {
        assertThat(journal.lastChange()).isEqualTo(9);
      }
    }
  }

  @Test
  void isRefusedWhenItIsDamagedInTheMiddle() throws IOException {
    try (FileChangeJournal journal = open()) {
      journal.opened(A);
      journal.append(entry(1, ChangeStep.LEASED));
    }
    byte[] bytes = Files.readAllBytes(file());
    bytes[20] ^= 1;
    Files.write(file(), bytes);
    assertThatThrownBy(this::open)
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("damaged at byte 0")
        .hasMessageContaining("move the file away");
    // It is no longer held.
    assertThatThrownBy(this::open).hasMessageContaining("damaged");
  }

  @Test
  void growsNoFurtherThanItMust() throws IOException {
    try (FileChangeJournal journal = FileChangeJournal.open(file(), 10_000).orElseThrow()) {
      journal.opened(A);
      for (int i = 1; i <= 200; i++) {
        journal.append(entry(i, ChangeStep.LEASED));
        journal.append(entry(i, ChangeStep.DONE));
      }
      journal.append(entry(201, ChangeStep.APPLIED));
    }
    assertThat(Files.size(file())).isLessThan(11_000);
    try (FileChangeJournal journal = open()) {
      assertThat(journal.lastChange()).isEqualTo(201);
      assertThat(journal.unfinished()).containsExactly(entry(201, ChangeStep.APPLIED));
      assertThat(journal.unreleasedOriginal()).contains(A);
    }
  }
}
