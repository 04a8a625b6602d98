package notify

import (
	"testing"
	"time"
)

func TestSchedule(t *testing.T) {
	t.Parallel()
	times := Schedule()
	if len(times) != 8 || times[0] != 0 || times[7] > 25*time.Hour || times[7] < 24*time.Hour {
		t.Errorf("posts at %v, want eight, the first at once, the last after a day", times)
	}
	for i := 1; i < len(times); i++ {
		if times[i] <= times[i-1] {
			t.Errorf("post %d is not after the one before: %v", i, times)
		}
	}
}
