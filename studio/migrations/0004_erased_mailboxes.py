from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('studio', '0003_addresses'),
    ]

    operations = [
        migrations.AddField(
            model_name='mailbox',
            name='erased_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='erased'),
        ),
        migrations.AlterField(
            model_name='mailbox',
            name='email',
            field=models.EmailField(blank=True, max_length=254, verbose_name='email address'),
        ),
        migrations.AddConstraint(
            model_name='mailbox',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('erased_at', None), models.Q(('email', ''), _negated=True)), models.Q(('confirmed_at', None), ('email', ''), ('erased_at__isnull', False)), _connector='OR'), name='an_erased_mailbox_has_no_address'),
        ),
    ]
